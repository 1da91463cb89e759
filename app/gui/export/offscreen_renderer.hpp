#pragma once
// Draws pictures of a scenario that are not the window itself, with nobody's settings.

#include "app/gui/frame/frame.hpp"
#include "app/gui/paint/font_metrics.hpp"
#include "app/gui/screen/offscreen.hpp"
#include "core/language/language.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cow::ui {

struct RenderOptions {
    int width = 1280;
    int height = 720;
    Theme theme = Theme::dark;
    Language language = Language::english;
    int scale = 0; ///< percent of the design size; 0: fitted to the picture's size
    FramePart part{};
    bool over_nothing = false;  ///< the picture has no ground: what lies behind it is seen
    bool beside_window = false; ///< in a program that has a window open: its OpenGL context is used
};

class OffscreenRenderer {
public:
    /// Null, and why in `problem`, when this machine cannot draw.
    static std::unique_ptr<OffscreenRenderer> create(const RenderOptions& options, const FontSource& fonts,
                                                     std::string& problem);

    /// Opens `text`, which is known by the name `path`. What is wrong with it, the session tells.
    void open(const std::string& path, std::string text);
    Session& session() { return session_; }
    ViewState& state() { return state_; }
    const Screen& screen() const { return *screen_; }
    Language language() const { return options_.language; }
    const Palette& palette() const { return palette_of(options_.theme); }
    /// What all is drawn over; 0: nothing.
    Colour ground() const { return options_.over_nothing ? 0 : palette().ground; }
    const Typefaces& faces() const { return faces_; }

    /// What stands above the stage from now on, and what is drawn.
    void show(FramePart part, Caption caption) {
        options_.part = part;
        caption_ = std::move(caption);
    }
    void resize(Point size) { screen_->resize(static_cast<int>(size.x), static_cast<int>(size.y)); }

    /// The picture at the session's place, as it looks when everything has settled.
    Pixels pixels();
    /// The same when only a moment has passed since the last picture.
    Pixels next_pixels();
    Drawing drawing();
    std::string svg(const std::string& title, const std::string& id_prefix, bool in_html);

private:
    OffscreenRenderer(const RenderOptions& options, const FontSource& fonts)
        : options_(options), fonts_(fonts) {}
    std::string start();
    void draw_frame(Surface& surface);
    void settle();

    RenderOptions options_;
    std::unique_ptr<Offscreen> screen_;
    Fonts fonts_;
    ScreenSurface surface_{fonts_};
    Session session_{""};
    ViewState state_;
    std::optional<Caption> caption_;
    Typefaces faces_;
    u64 lettered_ = ~u64{0}; ///< the session's generation whose letters the fonts have
};

} // namespace cow::ui
