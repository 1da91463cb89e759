#include "app/gui/stage/stage_camera.hpp"

#include "app/gui/paint/pointer.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

void look_at_page(Camera& camera, MmId mm, Vpn page) {
    const auto there = std::find_if(camera.pages.begin(), camera.pages.end(),
                                    [&](const PageCamera& one) { return one.mm == mm; });
    if (there != camera.pages.end()) {
        there->page = page;
    } else {
        camera.pages.push_back({mm, page});
    }
}

void move_over_memory(const Stage& stage, MemoryDrag& drag) {
    const Camera& camera = stage.camera;
    const MemoryMap& map = stage.scene.map;
    const Rect area = stage.geometry.layout.memory;
    const float wheel = stage.view.canvas.wheel_over(area);
    if (wheel != 0) {
        Camera next = camera;
        next.memory = zoomed(map, area, wheel > 0 ? 1 : -1, mouse(), stage.geometry.scale);
        if (next.memory == camera.memory) { // the command says why
            stage.view.intents.emplace_back(RunCommand{wheel > 0 ? CommandId::zoom_in : CommandId::zoom_out});
        } else {
            stage.view.intents.emplace_back(SetCamera{std::move(next)});
        }
        return;
    }
    drag.on = drag.on ? stage.view.canvas.button_down()
                      : stage.view.canvas.clicked(map.grid.area) && map.level < map.coarsest;
    if (!drag.on) {
        drag.moved = 0;
        return;
    }
    drag.moved += mouse_moved().y;
    const float pitch = map.grid.cell_height + map.grid.gap;
    const auto rows = static_cast<i64>(std::trunc(drag.moved / pitch));
    if (rows != 0) {
        drag.moved -= static_cast<float>(rows) * pitch;
        Camera next = camera;
        next.memory = panned(map, -rows);
        stage.view.intents.emplace_back(SetCamera{std::move(next)});
    }
}

/// One turn of the wheel moves over one row.
void move_over_rows(const Stage& stage, std::size_t index) {
    const ProcessCard& card = stage.scene.cards[index];
    const bool all = card.more_pages == 0 && std::none_of(card.rows.begin(), card.rows.end(),
                                                          [](const PageRow& row) { return row.is_run(); });
    const float wheel =
        all || card.rows.empty() ? 0 : stage.view.canvas.wheel_over(stage.geometry.cards[index]);
    if (wheel == 0) {
        return;
    }
    Camera next = stage.camera;
    const auto at = std::find_if(next.pages.begin(), next.pages.end(),
                                 [&](const PageCamera& one) { return one.mm == card.mm; });
    const Vpn now = at != next.pages.end() ? at->page : card.rows.front().page;
    const Machine& machine = *stage.moment.machine;
    const AddressSpace& space = machine.space(card.mm);
    const Vpn end = space.vmas.back().end;
    const std::optional<Vpn> to = wheel < 0 ? first_pte(machine, space, now + 1, end)
                                            : last_pte(machine, space, space.vmas.front().start, now);
    if (to) {
        look_at_page(next, card.mm, *to);
        stage.view.intents.emplace_back(SetCamera{std::move(next)});
    }
}

} // namespace

Camera camera_after(CommandId command, const Camera& camera, const Scene& scene, const StageLayout& layout) {
    Camera next = camera;
    const MemoryMap& map = scene.map;
    const Rect memory = layout.memory;
    const float scale = layout.scale;
    switch (command) {
    case CommandId::zoom_in:
    case CommandId::zoom_out: {
        const Pfn about = scene.marked.empty() ? no_pfn : scene.marked.back();
        const Rect place = about != no_pfn ? map.place(about) : Rect{};
        const Point anchor = place.empty() ? map.grid.area.center() : place.center();
        next.memory = zoomed(map, memory, command == CommandId::zoom_in ? 1 : -1, anchor, scale);
        break;
    }
    case CommandId::zoom_to_event:
        if (!scene.marked.empty()) {
            next.memory = zoomed_to(map, memory, scene.marked.front(), scale);
        }
        next.pages.clear(); // the rows follow the event again
        break;
    default: next = {}; break;
    }
    return next;
}

void move_camera(const Stage& stage, MemoryDrag& drag) {
    move_over_memory(stage, drag);
    for (std::size_t i = 0; i < stage.scene.cards.size(); ++i) {
        if (stage.scene.cards[i].mm != no_mm) {
            move_over_rows(stage, i);
        }
    }
}

} // namespace cow::ui
