#pragma once
// What went wrong, above the stage: the invariant that a faulty kernel has broken, an expectation that does not hold.

#include "app/gui/view/view.hpp"
#include "app/view/words/trouble_words.hpp"

namespace cow::ui {

struct BannerState {
    bool valid = false;
    Position position;
    std::size_t known = 0; ///< troubles
    TroubleNote note;
    std::string fault; ///< what is said about it, too
};

/// 0 where nothing went wrong.
float banner_height(const Canvas& canvas, const Session& session, BannerState& state, float width);
void draw_banner(const Canvas& canvas, const BannerState& state, Rect panel);

} // namespace cow::ui
