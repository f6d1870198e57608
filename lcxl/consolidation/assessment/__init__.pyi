from .annex import previous_text as previous_text
from .annex import states_figure as states_figure
