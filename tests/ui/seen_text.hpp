#pragma once
// The texts of a picture that can be seen in it, and whether they are.

#include "app/gui/screen/screen.hpp"
#include "app/view/picture/drawing.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct SeenText {
    const TextLine* line = nullptr;
    Rect seen;             ///< what is seen of its letters
    std::size_t place = 0; ///< among the drawing's marks
};

/// Those that are not scrolled out of sight, faint, or outside, in the order in which they are painted.
std::vector<SeenText> seen_texts(const Drawing& drawing);

/// Where its letters are, without the room above and below them.
Rect letters(const TextLine& line);

/// Something opaque was painted over `area` after the mark at `lower` and before the one at `upper`.
bool covered(const Drawing& drawing, Rect area, std::size_t lower, std::size_t upper);

/// Their words, one after the other; a Chinese character, which may begin a line, is a word.
std::vector<std::string> words_of(const Drawing& drawing);

/// Which words `shown` has too many and too few of, told at their places; "" when both are the same.
std::string words_difference(const std::vector<std::string>& expected, const std::vector<std::string>& shown);

/// A sentence for each text that the drawing has and the picture does not show: nothing in its place is of its colour.
std::vector<std::string> missing_texts(const Drawing& drawing, const Pixels& pixels);

} // namespace cow::ui
