#include "app/gui/stage/memory_view.hpp"

#include "app/gui/stage/density_map.hpp"
#include "app/gui/stage/frame_cell.hpp"
#include "app/gui/stage/memory_heading.hpp"
#include "app/view/scene/frame_look.hpp"

namespace cow::ui {

void draw_free_cells(const Stage& stage) {
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        const FrameCell& cell = stage.scene.cells[i];
        const FrameLook look = frame_look(stage.moment, cell);
        const float strength = look.frame.kind == FrameKind::free ? 1 : 1 - look.presence;
        if (strength > 0) {
            draw_free_cell(stage.view.canvas, stage.scene.map.grid.cell(i), cell.pfn, strength);
        }
    }
}

void draw_memory(const Stage& stage) {
    draw_memory_heading(stage.view.canvas, stage.geometry.heading, stage.moment);
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        draw_cell(stage, stage.scene.cells[i], stage.scene.map.grid.cell(i));
    }
    draw_density_map(stage);
    for (std::size_t i = 0; i < stage.scene.strip.size(); ++i) {
        draw_cell(stage, stage.scene.strip[i], stage.scene.map.strip.cell(i));
    }
}

} // namespace cow::ui
