#pragma once
// The program in the window: one frame is input, time, drawing, and then the intents that the views pushed.

#include "app/gui/screen.hpp"
#include "app/gui/view.hpp"

#include <memory>
#include <string>

namespace cow::gui {

class App {
public:
    App(Screen& screen, std::string scenarios_folder);

    /// Finds and builds the fonts. Returns "" or the problem.
    std::string start();
    void open(const std::string& path);

    /// Draws one frame; `seconds` have passed since the last one.
    void frame(double seconds);
    /// Something is still to be drawn: input has just come, or something moves.
    bool wants_frame() const;
    /// Something happened: draw again.
    void wake();

    Session& session() { return session_; }
    const ViewState& state() const { return state_; }
    /// Processor time that building the last frame took, seconds: all but drawing its pixels.
    double build_seconds() const { return build_seconds_; }

private:
    void fit_fonts();
    void ask_kernel(double seconds);
    void build(Rect window);
    void carry_out(const Intents& intents);
    std::size_t place_in_list() const;

    Screen& screen_;
    Session session_;
    Fonts fonts_;
    ScreenSurface surface_{fonts_};
    ViewState state_;
    Intents intents_;
    float scale_ = 0;
    bool glyphs_missing_ = false;
    int frames_wanted_ = 0;
    double build_seconds_ = 0;
};

} // namespace cow::gui
