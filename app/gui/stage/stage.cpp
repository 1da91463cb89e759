#include "app/gui/stage/stage.hpp"

#include "app/gui/paint/pointer.hpp"
#include "app/view/scene/page_rows.hpp"

#include <numeric>

namespace cow::ui {

StageGeometry stage_geometry(const Scene& scene, Rect stage, float scale) {
    StageGeometry out;
    out.scale = scale;
    out.layout = stage_layout(stage, scene.map.frames - 1, scale);
    ProcessSlots slots;
    if (scene.tree.empty()) {
        slots = process_slots(out.layout.processes, scene.cards.size(), scale);
    } else {
        const TreeSlots split = tree_slots(out.layout.processes, scene.cards.size(), scale);
        out.tree = tree_layout(split.tree, scene.tree, scale);
        slots = split.beside;
    }
    out.kernel = slots.kernel;
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        const ProcessCard& card = scene.cards[i];
        std::vector<std::size_t> units;
        for (const PageRow& row : card.rows) {
            units.push_back(units_of(row.count));
        }
        const std::size_t all = std::accumulate(units.begin(), units.end(), std::size_t{0});
        out.cards.push_back(fitted_card(slots.cards[i], all, card.more_pages > 0, scale));
        out.rows.push_back(row_rects(card_layout(out.cards.back(), scale), units));
    }
    return out;
}

void open_menu(const Stage& stage, const Target& target) {
    stage.view.intents.emplace_back(OpenTargetMenu{target, mouse()});
}

} // namespace cow::ui
