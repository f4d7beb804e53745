"""nbgrader for this course. Run its commands from this folder: `nbgrader autograde 01_hidden_state`."""

from rnnkit.grading.release import steps

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "rnnkit"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

# The text form of a notebook (see CONTRIBUTING.md) holds the solutions: never copy it into a release.
c.CourseDirectory.ignore.append("*.py")

# What stands in a released notebook where the solution was. The docstring above it says what to return.
c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("Write what the docstring above asks for, then delete this line.")',
}

# A release says the notebooks' language, and takes in cells that come or go after somebody has handed in.
c.GenerateAssignment.preprocessors = steps()

# Seconds a cell may take. nbgrader's 30 is short for a training run on a busy grading machine.
c.ExecutePreprocessor.timeout = 120

# Seconds that it waits for a cell's output. nbgrader's 4 are short on a busy machine, and then the whole submission
# fails.
c.ExecutePreprocessor.iopub_timeout = 60
