#pragma once
// What the fonts in use say of themselves.

#include "app/gui/paint/fonts.hpp"
#include "app/view/picture/typeface.hpp"

namespace cow::ui {

/// Of the fonts found. Reads their files.
Typefaces typefaces_of(const Fonts& fonts);

} // namespace cow::ui
