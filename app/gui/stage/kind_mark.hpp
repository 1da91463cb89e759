#pragma once
// The signs of a frame's kind: a colour, a word and a shape.

#include "app/gui/paint/canvas.hpp"
#include "core/machine/frame.hpp"

#include <string_view>

namespace cow::ui {

Colour kind_colour(const Palette& palette, FrameKind kind);
/// "anon", "file", …: in the language in use.
std::string_view kind_word(FrameKind kind);
/// A shape for each kind, so that colour is not the only sign.
void draw_kind_mark(const Canvas& canvas, FrameKind kind, Point center, float size, Colour colour);

} // namespace cow::ui
