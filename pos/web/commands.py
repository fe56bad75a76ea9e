"""The language of the command line: Vietnamese, or English where `--lang en` asks for it."""

import click

from pos.web import i18n, sentences


def _speak(context: click.Context, _option: click.Parameter, language: str | None) -> None:
    if language is not None:
        i18n.choose_outside(language)
        _say_anew(context.command)


def _say_anew(command: click.Command) -> None:
    """Let a command and those under it explain themselves in the language chosen."""
    if command.help:
        command.help = sentences.command(command.help)
    for one in command.params:
        if isinstance(one, click.Option) and one.help:
            one.help = sentences.command(one.help)
    for under in command.commands.values() if isinstance(command, click.Group) else ():
        _say_anew(under)


in_language = click.option(
    "--lang",
    type=click.Choice(i18n.LANGUAGES),
    is_eager=True,  # before --help
    expose_value=False,
    callback=_speak,
    help="Nói tiếng Việt (vi) hay tiếng Anh (en).",
)
"""The option of the whole program, named before the command: `ocop-pos --lang en doctor`."""
