#include "app/gui/stage/memory_view.hpp"

#include "app/gui/stage/density_map.hpp"
#include "app/gui/stage/frame_cell.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/frame_look.hpp"
#include "core/language/language.hpp"

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

namespace {

/// The free frames behind the last one that is shown.
void draw_rest(const Canvas& canvas, const MemoryMap& map) {
    const Rect rect = map.rest();
    if (rect.empty()) {
        return;
    }
    const Palette& palette = canvas.palette();
    canvas.dashed_outline(rect, palette.line);
    Rect words = rect.inset(canvas.px(5), 0);
    words = {words.x, rect.center().y - canvas.px(17), words.w, canvas.px(34)};
    canvas.text(Face::strong, words.take_top(words.h / 2), count_text(map.frames - map.listed),
                palette.text_faint, Align::center);
    canvas.text(Face::small, words, tr("more free"), palette.text_faint, Align::center);
}

} // namespace

void draw_memory(const Stage& stage) {
    draw_rest(stage.view.canvas, stage.scene.map);
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        draw_cell(stage, stage.scene.cells[i], stage.scene.map.grid.cell(i));
    }
    draw_density_map(stage);
    for (std::size_t i = 0; i < stage.scene.strip.size(); ++i) {
        draw_cell(stage, stage.scene.strip[i], stage.scene.map.strip.cell(i));
    }
}

} // namespace cow::ui
