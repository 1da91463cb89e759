#pragma once
// The inspector's sections for each kind of thing, and those that all have.

#include "app/gui/panels/inspector_column.hpp"

namespace cow::ui {

void draw_page_sections(InspectorColumn& column, const PageFacts& page);
void draw_frame_sections(InspectorColumn& column, const FrameFacts& frame);
void draw_vma_sections(InspectorColumn& column, const VmaFacts& vma);
void draw_process_sections(InspectorColumn& column, const ProcessFacts& process);

/// Index and table of each level, as boxes in a row.
void draw_walk(InspectorColumn& column, const AddressWalk& walk);
void draw_owners(InspectorColumn& column, const Owners& owners);
void draw_contents(InspectorColumn& column, const Contents& contents, ProcId own);

/// "F7", "the zero page".
std::string frame_text(Pfn pfn);

} // namespace cow::ui
