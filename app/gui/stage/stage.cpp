#include "app/gui/stage/stage.hpp"

#include "app/gui/paint/pointer.hpp"

namespace cow::ui {

void open_menu(const Stage& stage, const Target& target) {
    stage.view.intents.emplace_back(OpenTargetMenu{target, mouse()});
}

} // namespace cow::ui
