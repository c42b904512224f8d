"""The command `run`."""

from __future__ import annotations

import dataclasses

from pipeline.cli.failures import failing
from pipeline.cli.groups import Asking, Escalating, Inputs, Target, grouped
from pipeline.cli.llm import coder_options, show_meter
from pipeline.cli.options import CoderName, HeadsFolder
from pipeline.progress import stage_progress


@grouped
def run(
    inputs: Inputs,
    asking: Asking,
    escalating: Escalating,
    target: Target,
    coder: CoderName = "offline",
    heads: HeadsFolder = None,
) -> None:
    """Import, clean, code, embed and model topics: everything the dashboard needs.

    Safe to stop at any time: the same command goes on where it was. Posts that are in the data set already are not
    imported, coded or embedded again. Codes of other coders in the data set stay as they are.
    """
    from pipeline.cli.summary import print_accounting, print_data_set, print_lost, print_time, refuse_silence
    from pipeline.run import Options
    from pipeline.run import run as run_pipeline

    with failing(stopped="You stopped the run. The same command goes on where it was."):
        url = target.url
        given = dataclasses.asdict(asking) | dataclasses.asdict(escalating)
        options = Options(
            paths=inputs.files,
            database=url,
            codebook=target.book,
            coder=coder,
            format=inputs.format,
            mapping=inputs.mapping,
            reading=inputs.options,
            limit=inputs.limit,
            seed=target.seed,
            coder_options=coder_options(coder, given, beside=url.database, heads=heads),
            retry_set_aside=asking.retry_set_aside,
            **target.given,
        )
        with stage_progress() as progress:
            ran = run_pipeline(options, progress)
    print_accounting(ran.account)
    print_lost(ran.lost)
    if ran.meter is not None:
        show_meter(ran.meter, ran.came_to)
    print_time(ran.seconds)
    print_data_set(url)
    if ran.meter is not None:
        refuse_silence(ran.account.outcomes, ran.account)
