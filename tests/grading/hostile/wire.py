"""Speaking in the box's name, by somebody who has read how it talks with the grader."""

from __future__ import annotations

from hostile.form import CUT_OFF, FOLLOWING, LOST, SPOILED, Hostile, answer, attack, in_cell, indented

# The way back to the worker: every socket that the process holds. `frame` as box/inside/channel.py makes it.
WIRE = """
import os, socket, stat, struct
def wires():
    for descriptor in range(3, 1024):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield descriptor
        except OSError:
            pass
def frame(data):
    return struct.pack("<I", len(data)) + data
def say(data):
    for descriptor in wires():
        os.write(descriptor, data)
def text(s):
    return b"s" + struct.pack("<I", len(s)) + s.encode()
def items(letter, *values):
    return letter + struct.pack("<I", len(values)) + b"".join(values)
def number(n):
    return b"i" + struct.pack("<I", n.bit_length() // 8 + 1) + n.to_bytes(n.bit_length() // 8 + 1, "little", signed=True)
def array(code, *shape, data=b""):
    return b"a" + code.ljust(3).encode() + struct.pack(f"<B{len(shape)}Q", len(shape), *shape) + data
def dict_of(**parts):
    return items(b"d", *[text(k) + v for k, v in parts.items()])[:1] + struct.pack("<I", len(parts)) + b"".join(
        text(k) + v for k, v in parts.items())
NOTHING, EMPTY = b"N", array("f8", 0)
def testimony(*performed, refused=NOTHING, names=items(b"l"), finished=items(b"l")):
    return dict_of(function=text("f"), refused=refused, performed=items(b"l", *performed), printed=text(""),
                   warned=items(b"l"), names=names, finished=finished, unread=items(b"l"))
def performed(*results):
    own = items(b"t", *results)
    return dict_of(results=own, problem=NOTHING, args=items(b"t"), again=own, reused=NOTHING)
"""

DISTURBED = "What answers in its name breaks off the conversation; what was judged before counts."


def wired(name: str, cell: str, earns: dict = CUT_OFF, why: str = DISTURBED, **more) -> Hostile:
    return in_cell(name, WIRE + cell, earns, why, **more)


def wired_answer(name: str, lines: str, earns: dict = LOST, **more) -> Hostile:
    """The answer, once it is called, sends a testimony of its own and ends its process before the honest one."""
    source = f"{WIRE}\ndef ANSWER(GIVEN):\n{indented(lines)}\n    os._exit(0)\n"
    why = "A testimony may be forged, but not the right numbers in it; nonsense is no testimony."
    return attack(name, answer(source), earns, why, **more)


ALL = [
    wired(
        "forges_outputs",
        "say(frame(items(b'l')))",
        why="One answer too many; all later ones answer the wrong question.",
    ),
    wired("forges_full_marks", "for _ in range(50):\n    say(frame(testimony()) + frame(number(0)))"),
    wired("sends_a_huge_length", "say(struct.pack('<I', 2**32 - 1))", told="killed"),
    wired(
        "sends_a_length_and_no_more",
        "import time\nsay(struct.pack('<I', 1000)); time.sleep(0.1)\nwhile True: time.sleep(1)",
        told="killed",
    ),
    wired("sends_noise", "say(os.urandom(100_000))", told="killed"),
    wired(
        "sends_drop_by_drop",
        "import time\nsay(struct.pack('<I', 10_000))\nwhile True:\n    say(b'l'); time.sleep(0.02)",
        told="killed",
    ),
    wired("hangs_up", "for descriptor in wires(): os.close(descriptor)", told="killed"),
    wired("closes_everything", "os.closerange(0, 1024)", told="killed"),
    wired("shuts_its_wire", "for d in wires(): socket.socket(fileno=d).shutdown(2)", told="killed"),
    wired(
        "reads_the_questions",
        "import threading\nthreading.Thread(target=lambda: [os.read(d, 10**7) for d in wires() for _ in "
        "range(9)], daemon=True).start()",
        dict.fromkeys(CUT_OFF),  # who of the two reads a question is a matter of chance
        why="Who reads the questions does not answer them; an answer that was called nevertheless is judged.",
    ),
    wired(
        "nests_deep",
        "say(frame(items(b'l') [:1] + struct.pack('<I', 1) + (b'l' + struct.pack('<I', 1)) * 50_000))",
        told="killed",
    ),
    wired("promises_many", "say(frame(b'l' + struct.pack('<I', 2**31)))", told="killed"),
    wired("sends_vast_arrays", "say(frame(array('f8', 2**30, 2**30, 0)))"),
    wired("outputs_of_odd_types", "say(frame(items(b'l', dict_of(output_type=items(b'l')))))", before=True),
    wired(
        "outputs_of_arrays",
        "say(frame(items(b'l', dict_of(output_type=text('stream'), name=array('f8', 2, data=bytes(16)), "
        "text=text('')))))",
        before=True,
    ),
    wired("outputs_that_are_a_number", "say(frame(number(2**65_000)))", before=True),
    wired(
        "outputs_with_scripts",
        "say(frame(items(b'l', dict_of(output_type=text('display_data'), metadata=dict_of(), "
        "data=dict_of(**{'text/html': text('<script>rnnkit_active()</script>')})))))",
    ),
    wired_answer("testimony_of_nothing", "say(frame(testimony()))"),
    wired_answer("testimony_of_zeros", "say(frame(testimony(*[performed(EMPTY)] * 100)))"),
    wired_answer(
        "testimony_with_arrays",
        "say(frame(testimony(refused=items(b'l', EMPTY, EMPTY, EMPTY, EMPTY, EMPTY))))",
        before=True,
    ),
    wired_answer(
        "testimony_with_huge_numbers",
        "say(frame(testimony(*[performed(number(2**65_000))] * 6)))",
        earns=CUT_OFF,
        before=True,
    ),
    wired_answer("testimony_of_thousands", "say(frame(testimony(names=items(b'l', *[text('x' * 1000)] * 900))))"),
    wired_answer(
        "testimony_is_missing",
        "say(frame(testimony(refused=items(b'l', text('missing'), text('<script>'), NOTHING, NOTHING, text('')))))",
    ),
    wired_answer("ends_twice", "say(frame(number(0)) + frame(number(0)))", CUT_OFF),
    wired_answer("ends_with_a_huge_number", "say(frame(number(2**65_000)))", CUT_OFF, before=True),
    attack(
        "testimony_stays_behind",
        answer(
            WIRE + "\nimport time\ndef ANSWER(GIVEN):\n    if os.fork() == 0:\n        time.sleep(0.3)\n"
            "        say(frame(testimony()) + frame(number(0)))\n        os._exit(0)\n    return WRONG\n"
        ),
        {SPOILED: 0.0, FOLLOWING: None},
        DISTURBED + " It may also come too late.",
    ),
]
