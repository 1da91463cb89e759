#pragma once
// One frame of the window: all that is drawn, made from what is open and how it is looked at.

#include "app/gui/commands/view_state.hpp"
#include "app/gui/paint/surface.hpp"
#include "core/language/language.hpp"

namespace cow::ui {

/// What is drawn of all that could be.
enum class FramePart : u8 { window, stage, nothing };

/// A line above a picture of the stage.
struct Caption {
    std::string number; ///< of the step; "": none
    std::string text;
    Colour colour = 0; ///< of its process
};

/// What a frame is made from.
struct FrameInput {
    Surface& surface; ///< that it is drawn on
    const Fonts& fonts;
    float scale = 1;
    Theme theme = Theme::dark;
    Language language = Language::english;
    const Session& session;
    ViewState& state;
    FramePart part{};
    const Caption* caption = nullptr; ///< null: none
    bool over_nothing = false;        ///< neither the window nor its panels have a ground
};

/// Draws a frame, between Screen::begin_frame and end_frame. What the views ask for is added to `intents`.
void build_frame(const FrameInput& input, Intents& intents);

} // namespace cow::ui
