"""Pages that tell a person what went wrong: what happened, what to do, a reference id. Never a traceback."""

import traceback

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from connector.domain import problems
from connector.domain.problems import Problem, TooBusy
from connector.ports import Tell


def problem_pages(app: Flask, tell: Tell) -> None:
    """Registers the pages for everything that can be raised."""

    def page(problem: Problem, status: int | None = None) -> tuple[str, int]:
        tell("problem.shown", kind=problem.kind, status=status or problem.status)
        reference = request.environ["connector.reference"]
        return render_template("problem.html", problem=problem, reference=reference), status or problem.status

    @app.errorhandler(Problem)
    def known(problem: Problem) -> tuple[str, int]:
        return page(problem)

    @app.errorhandler(TooBusy)
    def busy(trouble: TooBusy) -> tuple[str, int]:
        return page(problems.unavailable(trouble.service))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        return page(problems.not_found() if status < 500 else problems.went_wrong(), status)

    @app.errorhandler(Exception)
    def mistake(error: Exception) -> tuple[str, int]:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        tell("mistake", why=type(error).__name__, place=place)
        return page(problems.went_wrong())
