"""What is right in value and wrong in kind: the report speaks of the kind alone."""

from tests.learner import report


def test_a_complex_scalar_is_no_number_and_gives_no_warning():
    found = report("perplexity", "def perplexity(loss):\n    return np.exp(loss + 0j)")
    assert not found.right
    assert "complex128; expected a number" in str(found)


def test_a_list_of_the_right_numbers_is_not_called_nearly_right():
    code = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(bh + x_t @ Wxh.T + h_prev @ Whh.T).tolist()"
    found = report("rnn_step", code)
    assert "is a list" in str(found)
    assert "four digits" not in str(found)
