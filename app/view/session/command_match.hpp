#pragma once
// How well what is typed in the palette fits a command's name, and in the gallery a scenario's.

#include <string_view>

namespace cow::ui {

/// Of the Latin letters; others stay.
char lower(char character);

/// Higher is better; negative: it does not fit. The letters of `typed` have to come in this order in `name`, whatever
/// their case; beginnings of words and letters side by side count more. Nothing typed fits everything.
int match_score(std::string_view typed, std::string_view name);

/// Each word that is typed stands somewhere in `text`, whatever the case.
bool has_words(std::string_view typed, std::string_view text);

} // namespace cow::ui
