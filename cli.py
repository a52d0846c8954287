"""The command line: the commands of all packages under one name, and how they end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from types import FrameType

import click
from click.shell_completion import get_completion_class

from index import commands as building
from index.command_options import DEFAULT_INDEX, DONE, FAILED, SOME_REJECTED, USAGE, index_option
from index.errors import DateError, DatelineError, QueryError
from search import commands as searching
from search import export_commands as exporting

__all__ = ["DONE", "FAILED", "SOME_REJECTED", "USAGE", "dateline", "main", "run"]


class _InOrder(click.Group):
    """Lists its commands as they are added: what a newcomer needs first comes first."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96}
)
@click.version_option(package_name="dateline")
@click.option(
    "--index",
    type=click.Path(path_type=Path),
    envvar="DATELINE_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    show_envvar=True,
    metavar="DIR",
    help="The folder of the index.",
)
@click.pass_context
def dateline(context: click.Context, index: Path) -> None:
    """Search newspaper articles by word and by date, in either calendar.

    \b
    dateline rebuild ~/Newspapers           index a folder of saved pages
    dateline search oil prices              all words, in any form
    dateline search port --from 'Ramadan 1445' --to 'Dec 2024'
    dateline show ID                        one article, by the id beside a hit
    dateline export oil --output oil.csv    all hits, for a spreadsheet
    dateline serve                          the same in a browser

    dateline COMMAND --help says more of each.
    """
    context.obj = index


for command in (
    building.rebuild,
    building.add,
    searching.search,
    searching.show,
    exporting.export,
    exporting.batch,
    searching.stats,
    building.check,
):
    dateline.add_command(command)


@dateline.command()
@index_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; 0.0.0.0 lets the network in.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    metavar="N",
    help="Processes that answer.",
)
@click.option(
    "--trusted-host",
    "trusted_hosts",
    multiple=True,
    metavar="NAME",
    help="Answer only under this host name; repeatable. Else DATELINE_TRUSTED_HOSTS, else any.",
)
@click.option("--access-log", is_flag=True, help="Print a line of JSON for each request.")
def serve(
    index_dir: Path,
    host: str,
    port: int,
    workers: int,
    trusted_hosts: tuple[str, ...],
    access_log: bool,
) -> int:
    """Serve the search page and its JSON."""
    from webui.server import serve as serve_pages  # the server is slow to import

    serve_pages(index_dir, host, port, workers, trusted_hosts=trusted_hosts, access_log=access_log)
    return DONE


@dateline.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print what makes a shell complete commands and options.

    \b
    dateline completion bash > ~/.local/share/bash-completion/completions/dateline
    dateline completion zsh > ~/.zfunc/_dateline
    dateline completion fish > ~/.config/fish/completions/dateline.fish
    """
    of_shell = get_completion_class(shell)
    if of_shell is None:  # click knows these three
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(of_shell(dateline, {}, "dateline", "_DATELINE_COMPLETE").source())
    return DONE


def main() -> None:
    """Run the command that the process was called with, and exit with its code."""
    if not sys.stdout:  # closed by who called us: nobody wants to read what we print
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # what a locale cannot say must not stop us
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run())


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave as after Ctrl-C, with what was half built cleared away."""
    raise KeyboardInterrupt


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. `arguments` are those of the process unless given."""
    try:
        code = _run_command(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read our output has enough
        _drop_output()
        return DONE
    except OSError as exc:
        _drop_output()
        click.echo(f"Stopped: {exc}.", err=True)
        return FAILED
    except click.ClickException as exc:
        exc.show()
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; what was published before is untouched.", err=True)
        return FAILED
    except (DateError, QueryError) as exc:
        click.echo(f"{exc}", err=True)
        return USAGE
    except DatelineError as exc:
        click.echo(f"{exc}", err=True)
        return FAILED


def _run_command(arguments: Sequence[str] | None) -> int:
    """As click runs it, but that a broken pipe, for which click and rich exit, is raised."""
    stdout, stderr = sys.stdout, sys.stderr
    try:
        return int(dateline.main(arguments, "dateline", standalone_mode=False) or DONE)
    except SystemExit as exc:
        if sys.stdout is stdout and not isinstance(exc.__context__, BrokenPipeError):
            raise
        sys.stdout, sys.stderr = stdout, stderr
        raise BrokenPipeError from exc


def _drop_output() -> None:
    """Python would complain once more on its way out of what it could not write."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main()
