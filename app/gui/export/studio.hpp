#pragma once
// Where pictures of a scenario are made that are not the window itself: an App of its own on an offscreen screen, with
// nobody's settings.

#include "app/gui/paint/font_metrics.hpp"
#include "app/gui/screen/offscreen.hpp"
#include "app/gui/shell/app.hpp"
#include "core/language/language.hpp"

#include <memory>
#include <string>

namespace cow::ui {

struct StudioOptions {
    int width = 1280;
    int height = 720;
    Theme theme = Theme::dark;
    Language language = Language::english;
    int scale = 0;              ///< percent of the design size; 0: fitted to the picture's size
    bool only_stage = false;    ///< no script, narration, timeline …
    bool beside_window = false; ///< in a program that has a window open: its OpenGL context is used
};

class Studio {
public:
    /// Null, and why in `problem`, when this machine cannot draw.
    static std::unique_ptr<Studio> create(const StudioOptions& options, std::string& problem);
    ~Studio();

    /// Opens `text`, which is known by the name `path`. What is wrong with it, the session tells.
    void open(const std::string& path, std::string text);
    Session& session() { return app_->session(); }
    const Palette& palette() const { return palette_of(options_.theme); }

    /// As chosen in the menu.
    void act(CommandId command);

    /// The picture at the session's place, as it looks when everything has settled.
    Pixels pixels();
    /// The same when only a moment has passed since the last picture.
    Pixels next_pixels();
    Drawing drawing();
    std::string svg(const std::string& title, const std::string& id_prefix, bool in_html);

    /// Makes our ImGui context and language the current ones for as long as it lives.
    class Turn {
    public:
        explicit Turn(const Studio& studio);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        Offscreen::Turn context_;
        Language language_;
    };

private:
    explicit Studio(const StudioOptions& options) : options_(options) {}
    void settle();

    StudioOptions options_;
    std::unique_ptr<Offscreen> screen_;
    std::unique_ptr<App> app_;
    Typefaces faces_;
};

} // namespace cow::ui
