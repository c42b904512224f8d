"""A figure made again from its name and options, which may come from a file that anyone wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explore.contrasts import Groups
from explore.corrected import barring, can_be_corrected
from explore.facets import PLATFORM
from explore.figure import Figure, Nothing
from explore.figures import FIGURES
from explore.figures.matrix import MEASURES
from explore.figures.network import LEVELS
from explore.same_mix import mixes
from explore.selection import Selection

Given = Mapping[str, str | bool]


def remade(selection: Selection, name: str, options: Given) -> Figure | Nothing:
    """The figure of this name with these options, made once for all viewers; Nothing where there is no such figure.

    The same name, options and filter give the same figure, whoever asks.
    """
    given = {option: value for option, value in options.items() if value}
    if name not in FIGURES or not _known(selection, name, given):
        return Nothing("This version of Valuescape does not have this figure, or not with these options.")
    key = (name, selection.filter, tuple(sorted(given.items())))
    make: Callable[..., Figure | Nothing] = FIGURES[name]
    found: Figure | Nothing = selection.data.kept_views.get(key, lambda: make(selection, **given))
    return found


def _known(selection: Selection, name: str, given: Given) -> bool:
    """Whether the figure takes these options with these values, of this data set."""
    can = allowed(selection, name, given)
    needed = {"by"} if "by" in can else set()
    return needed <= set(given) <= set(can) and all(value in can[option] for option, value in given.items())


def allowed(selection: Selection, name: str, given: Given) -> dict[str, tuple[str | bool, ...]]:
    """The options of a figure, each with the values that it may have."""
    dimensions = tuple(dimension.id for dimension in selection.data.codebook.dimensions)
    # Of a figure that lays two groups side by side: any filter, of which what the data set does not have is dropped.
    against = str(given.get("against", ""))
    if name == "frequencies":
        return {"by": dimensions, "published": ("on", True)}
    if name in ("stances", "means", "month_by_month", "monthly_means", "adjusted_effects"):
        stance = selection.data.dimension("stance")
        by = (*(d for d in dimensions if stance is None or d != stance.id), PLATFORM)
        return {"by": by, "published": ("on", True), "t": ("on", True)} if name == "means" else {"by": by}
    if name == "residuals_by":
        subject = selection.data.dimension("subject")
        return {"by": tuple(d for d in dimensions if subject and d != subject.id), "tested": ("on", True)}
    if name == "delta_pmi":
        return {"tested": ("on", True)}
    if name == "corrected":
        able = can_be_corrected(selection.data) and not barring(selection.filter)
        return {"by": dimensions if able else ()}
    if name == "differences":
        groups = Groups.read(selection, against)
        return {
            "by": tuple(groups.facets()),
            "against": (against,),
            "mix": ("", *mixes(groups)),
            "standing": (False, True),
        }
    if name == "composition":
        return {"beside": (False, True), "against": (against,)}
    if name == "distinctive_words":
        return {"against": (against,)}
    if name == "topics_by":
        subject = selection.data.dimension("subject")
        return {"by": (*((subject.id,) if subject else ()), PLATFORM)}
    if name == "matrix":
        return {"measure": tuple(str(measure) for measure in MEASURES)}
    if name == "network":
        return {"links": tuple(LEVELS), "beside": (str(given.get("beside", "")),)}
    return {}
