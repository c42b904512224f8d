"""English words that set no two groups of quotes apart in a way that anyone could use."""

STOP_WORDS = frozenset(
    """
    a about above across actually after again against ago ain all almost alone along already also although always am among an
    and another any anybody anymore anyone anything anyway are aren around as at away back be became because become been
    before behind being below beside between both but by came can cannot come could couldn d did didn different do does doesn
    doing don done down during each either else enough especially etc even ever every everyone everything few for from
    further gave get gets getting give go goes going gone gonna got gotten had hadn has hasn have haven having he her here
    hers herself him himself his how however i if in indeed instead into is isn it its itself ive im just keep kind know
    lately least less let like literally ll lot lots m made make makes many may maybe me might mine more most much must my
    myself need neither never no nobody none nor not nothing now of off often oh ok okay on once one ones only onto or other
    others otherwise our ours ourselves out over own per perhaps please pretty put quite rather re really right s said same
    saw say says see seem seemed seems seen several shan she should shouldn since so some somebody somehow someone something
    sometimes somewhere sort still stuff such sure t take than thank thanks that the their theirs them themselves then there
    these they thing things think this those though thought through thus till to together too took toward towards tried try
    trying under unless until up upon us use used uses using usually ve very via want was wasn way we well went were weren
    what whatever when where whether which while who whole whom whose why will with within without won would wouldn yeah yes
    yet you your yours yourself yourselves
    """.split()
)
PLACEHOLDERS = frozenset(
    "e mail email handle link phone number address birthday name".split()
)  # what masks leave in a quote (`db.identifiers.MASKS`)
