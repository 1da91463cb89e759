#pragma once
// How well what is typed in the palette fits a command's name.

#include <string_view>

namespace cow::ui {

/// Of the Latin letters; others stay.
char lower(char character);

/// Higher is better; negative: it does not fit. The letters of `typed` have to come in this order in `name`, whatever
/// their case; beginnings of words and letters side by side count more. Nothing typed fits everything.
int match_score(std::string_view typed, std::string_view name);

} // namespace cow::ui
