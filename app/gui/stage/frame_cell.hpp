#pragma once
// One frame (or the frames of a run) as a cell, roomy or compact, and the signs of its kind.

#include "app/gui/stage/stage_view.hpp"

namespace cow::ui {

Colour kind_colour(FrameKind kind);
/// "anon", "file", …: in the language in use.
std::string_view kind_word(FrameKind kind);
/// A shape for each kind, so that colour is not the only sign.
void draw_kind_mark(const Canvas& canvas, FrameKind kind, Point center, float size, Colour colour);

void draw_free_cell(const Canvas& canvas, Rect rect, Pfn pfn, float strength);
void draw_cell(const Stage& stage, const FrameCell& cell, Rect rect);

} // namespace cow::ui
