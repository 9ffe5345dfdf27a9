"""The `auditor` command: registers every command, and is the one place that turns errors into exit codes."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from auditor.errors import AuditorError

_COMMANDS = (
    "audit",
    "check",
    "lock",
    "init",
    "compare",
    "diff",
    "verify",
    "explain",
    "identify",
    "mof",
    "scan",
    "rules",
    "terms",
)
"""Every command: a function of this name in its module, or a group of commands that the module calls `app`."""
_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
"""To look for pydantic's plugins reads what every package here says of itself, and none has a part in a verdict."""
_HELP = """
Licence and openness auditor for AI models: what is it, may we use it, prove it.

Exit codes: **0** accepted · **1** rejected · **2** wrong usage or configuration · **3** undecided, evidence is
missing, denied or failed · **4** internal error.
"""


def application(asked: str | None = None) -> typer.Typer:
    """The command line; with the `asked` command alone, where it is one: to import and build all takes a while."""
    app = typer.Typer(
        name="auditor",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        help=_HELP,
    )
    app.callback()(_root)
    for name in (asked,) if asked in _COMMANDS else _COMMANDS:
        module = import_module(f"auditor.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        from auditor import __version__

        typer.echo(f"auditor {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Hold the options that stand before any command."""


def main() -> None:
    """Run the command line and exit."""
    os.environ.setdefault(_NO_PLUGINS, "__all__")
    gc.set_threshold(
        1_000_000, 20, 100
    )  # a run builds millions of values and no cycles: looking for them costs a tenth
    try:
        application(next(iter(sys.argv[1:]), None))()
    except AuditorError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output closed it: `auditor … | head`
        sys.stderr.close()
        sys.exit(4)
    except Exception as error:  # Python's own exit code 1 means "rejected" here, and a fault of ours must not say that
        _confess(error)
        sys.exit(4)
    finally:
        gc.freeze()  # all that is left goes with the process: to look through it for cycles first costs a tenth


def _confess(error: Exception) -> None:
    """A fault of this program: what and where, and the whole trace where somebody asked for it."""
    import traceback

    if os.environ.get("AUDITOR_DEBUG"):
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    typer.echo(f"internal error: {type(error).__name__}: {error} ({last.filename}:{last.lineno})", err=True)
    typer.echo("help: please report this; AUDITOR_DEBUG=1 shows the whole trace", err=True)


def _complain(error: AuditorError) -> None:
    from auditor.reporters.clean import line

    typer.echo(f"error: {line(str(error))}", err=True)
    if error.hint:
        typer.echo(f"help: {line(error.hint)}", err=True)


if __name__ == "__main__":
    main()
