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

/// Along memory's lower edge, while part of it is out of view: where what is in view lies, and where frames are in use.
void draw_overview(const Stage& stage) {
    const Scene& scene = stage.scene;
    if (scene.map.whole || scene.overview.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    Rect track = stage.geometry.layout.memory_heading;
    track.y -= canvas.px(2);
    track.h = canvas.px(3);
    canvas.fill(track, palette.control, canvas.px(1));
    const float part = track.w / static_cast<float>(scene.overview.size());
    for (std::size_t i = 0; i < scene.overview.size(); ++i) {
        if (scene.overview[i] > 0) {
            canvas.fill({track.x + part * static_cast<float>(i), track.y, part, track.h},
                        fade(palette.anon, mix(0.35F, 1, scene.overview[i])));
        }
    }
    const auto frames = static_cast<float>(scene.map.frames);
    const auto first = static_cast<float>(scene.map.first);
    const auto shown = static_cast<float>(scene.map.places() * scene.map.per_place);
    const float width = std::max(canvas.px(4), track.w * shown / frames);
    const float x = std::min(track.x + track.w * first / frames, track.right() - width);
    canvas.outline(Rect{x, track.y, width, track.h}.inset(-1), palette.accent, canvas.px(1), canvas.px(1.5F));
}

} // namespace

void draw_memory(const Stage& stage) {
    draw_overview(stage);
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
