#pragma once
// One process: its areas as bars, its pages as rows with the bits of their page-table entries.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

/// What a VMA is drawn in, in the card of a process of that colour.
Colour vma_colour(const Palette& palette, const Vma& vma, Colour own);
void draw_process(const Stage& stage, std::size_t index);

} // namespace cow::ui
