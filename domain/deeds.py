"""What the journal says people of the team did: codes are kept for ever, the words may change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.errors import N_


class Deed(StrEnum):
    """One kind of thing people of the team do."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    LAUNCHED = "launched"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    CORRECTED = "corrected"
    RECALLED = "recalled"
    REPEATED = "repeated"
    DISCARDED = "discarded"
    AUDIENCE_SAVED = "audience saved"
    INVITED = "invited"
    WITHDREW = "withdrew"
    """The links by which somebody could have been invited are void."""
    JOINED = "joined"
    REMOVED = "removed"
    LEFT = "left"
    TOLD_CHANGES = "told changes"
    INSTITUTION_ADDED = "institution added"
    INSTITUTIONS_IMPORTED = "institutions imported"
    INSTITUTION_RENAMED = "institution renamed"
    INSTITUTION_REMOVED = "institution removed"
    LINK_REPLACED = "link replaced"
    """The old link of an institution is void."""
    SURVEY_SENT = "survey sent"
    SURVEY_END_MOVED = "survey end moved"
    SURVEY_CLOSED = "survey closed"
    SURVEY_CANCELLED = "survey cancelled"
    SURVEY_CORRECTED = "survey corrected"
    SURVEY_DISCARDED = "survey discarded"
    SURVEY_LINKED = "survey linked"


DEEDS: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.PROPOSED: N_("Asked a colleague about an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.APPROVED: N_("Said yes to an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.REFUSED: N_("Said no to an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.LAUNCHED: N_("Sent an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.PAUSED: N_("Paused an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.RESUMED: N_("Went on with an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.STOPPED: N_("Stopped an announcement"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.CORRECTED: N_("Corrected an announcement"),
        # NOTE: In the journal: deleted what was delivered. A number follows after a colon.
        Deed.RECALLED: N_("Recalled an announcement"),
        # NOTE: In the journal: sent once more to those who may not have got it. A number follows.
        Deed.REPEATED: N_("Sent an announcement again where it may have been lost"),
        # NOTE: In the journal; the number of an announcement follows after a colon.
        Deed.DISCARDED: N_("Threw a draft away"),
        # NOTE: In the journal: a choice of people to whom something is announced.
        Deed.AUDIENCE_SAVED: N_("Saved an audience"),
        # NOTE: In the journal; for whom the organizer will be follows after a colon, such as a region.
        Deed.INVITED: N_("Made a link for a new organizer"),
        # NOTE: In the journal: links by which one becomes an organizer.
        Deed.WITHDREW: N_("Made own links for new organizers void"),
        # NOTE: In the journal; for whom follows after a colon, such as a region, and who invited in brackets.
        Deed.JOINED: N_("Became an organizer"),
        # NOTE: In the journal; for whom follows after a colon, such as a region, and who in brackets.
        Deed.REMOVED: N_("Removed an organizer"),
        # NOTE: In the journal; for whom the person was an organizer follows after a colon, such as a region.
        Deed.LEFT: N_("Left the team"),
        # NOTE: In the journal; the number of a round of a survey follows after a colon.
        Deed.TOLD_CHANGES: N_("Told partners what was changed"),
        # NOTE: In the journal; the number of an institution follows after a colon.
        Deed.INSTITUTION_ADDED: N_("Added an institution"),
        # NOTE: In the journal: how many institutions were added follows after a colon.
        Deed.INSTITUTIONS_IMPORTED: N_("Added institutions from a file"),
        # NOTE: In the journal; the number of an institution follows after a colon.
        Deed.INSTITUTION_RENAMED: N_("Renamed an institution"),
        # NOTE: In the journal; the number of an institution follows after a colon.
        Deed.INSTITUTION_REMOVED: N_("Removed an institution"),
        # NOTE: In the journal; the number of an institution follows after a colon.
        Deed.LINK_REPLACED: N_("Made a new link for an institution"),
        # NOTE: In the journal; the number of a survey follows after a colon.
        Deed.SURVEY_SENT: N_("Sent a survey"),
        # NOTE: In the journal: it can be answered until another day. The number of a survey follows.
        Deed.SURVEY_END_MOVED: N_("Changed the end of a survey"),
        # NOTE: In the journal: it can be answered no longer. The number of a survey follows after a colon.
        Deed.SURVEY_CLOSED: N_("Closed a survey"),
        # NOTE: In the journal: it was planned, and is not sent. The number of a survey follows after a colon.
        Deed.SURVEY_CANCELLED: N_("Cancelled a survey"),
        # NOTE: In the journal: partners see other words now. The number of a survey follows after a colon.
        Deed.SURVEY_CORRECTED: N_("Corrected a survey"),
        # NOTE: In the journal; the number of a survey follows after a colon.
        Deed.SURVEY_DISCARDED: N_("Threw a survey away"),
        # NOTE: In the journal: a link to answer on a web page. The number of a survey follows.
        Deed.SURVEY_LINKED: N_("Made a web link for a survey"),
    }
)
"""What a deed is called in the journal, after the time and who did it."""

WHOM = "whom"
"""The detail that names another person by id; /forget takes it away. It is the only detail of its entry."""
