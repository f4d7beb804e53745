"""The colours of the course by what they look like. What they stand for in figures says `viz/theme.py`, in a check's
report `checking/show.py`, in a class report `grading/report/pictures.py`.

They are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people with any kind of colour vision
can tell apart. A grey is named by the first digit of its brightness, from 0, black, to F, white.
"""

ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

PALE_SKY = "#8CCBF0"

GREY_3 = "#333333"
GREY_4 = "#444444"
GREY_5 = "#555555"
GREY_6 = "#666666"
GREY_7 = "#767676"  # the lightest in which text can be read on white
GREY_9 = "#9A9A9A"
GREY_B = "#BBBBBB"
GREY_D = "#DDDDDD"
GREY_E = "#EEEEEE"
GREY_F = "#F7F7F7"
SLATE = "#6B7280"  # greys with a little blue in them
MIST = "#D3D6DB"
