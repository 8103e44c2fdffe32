"""Of which day the data are that are shown without asking for another."""

from datetime import date

from gis.analysis.known_dates import tally_dates
from gis.settings import today_here
from gis.workflows.measure_coverage import PublishedCoverage


def data_day(published: PublishedCoverage) -> date:
    """Give the newest day on which members were counted, else today."""
    today = today_here()
    counted = tally_dates(published.town(), today=today)
    return counted[-1] if counted else today
