"""All that a gradebook holds, so that two can be compared: ids, which are random, say what they belong to."""

from __future__ import annotations

from nbgrader.api import Base
from sqlalchemy import create_engine, select

NAMED = ("assignment", "notebook", "base_cell", "submitted_assignment", "submitted_notebook")  # parents first
NAMING = ("name", "type", "student_id", "notebook_id", "assignment_id")


def rows(url: str) -> dict[str, list[dict]]:
    """The rows of every table but `course`, to which nbgrader adds a course that is none."""
    engine = create_engine(url)
    with engine.connect() as db:
        tables = {
            name: [dict(row) for row in db.execute(select(table)).mappings()]
            for name, table in Base.metadata.tables.items()
            if name != "course"
        }
    engine.dispose()
    assert set(NAMED) <= set(tables)
    named: dict[str, str] = {}
    for name in NAMED:
        for row in tables[name]:
            own = [str(named.get(row[key], row[key])) for key in NAMING if key in row]
            named[row["id"]] = f"{name}:{','.join(own)}"
    assert len(set(named.values())) == len(named)
    said = {
        name: [
            {key: named.get(value, value) for key, value in row.items() if key != "id" or value in named}
            for row in table
        ]
        for name, table in tables.items()
    }
    return {name: sorted(table, key=str) for name, table in said.items()}
