#pragma once
// How a frame, and the count of page tables, looks while an event comes about.

#include "app/view/scene/scene.hpp"

namespace cow::ui {

struct FrameLook {
    Frame frame{}; ///< to draw; the old one while it is being freed
    ContentId content{};
    u32 refs = 0;
    u32 refs_before = 0; ///< the count turns from this …
    float roll = 1;      ///< … so far
    float presence = 1;  ///< below 1: coming or going
    float fill = -1;     ///< being written, so far; negative: not
    float glow = 0;      ///< something happens to it
    float badge = 0;     ///< its count changes or is looked at
};
FrameLook frame_look(const Moment& moment, const FrameCell& cell);

/// Page tables come, go, or are shared, so brightly.
float tables_glow(const Moment& moment);

} // namespace cow::ui
