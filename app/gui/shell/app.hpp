#pragma once
// The program in the window: one frame is input, time, drawing, and then the intents that the views pushed.

#include "app/gui/overlays/tour.hpp"
#include "app/gui/paint/recording_surface.hpp"
#include "app/gui/screen/screen.hpp"
#include "app/gui/view/view.hpp"
#include "app/view/picture/drawing.hpp"
#include "app/view/session/view_history.hpp"
#include "app/view/words/mirror.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cow::ui {

class PictureDesk;
enum class PictureFormat : unsigned char;

class App {
public:
    /// `settings_file`: where choices are kept between runs; "": they are not.
    App(Screen& screen, const std::string& scenarios_folder, std::string settings_file = {});
    /// Keeps the choices.
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Finds and builds the fonts. Returns "" or the problem.
    std::string start();
    void open(const std::string& path);
    /// From now on what comes about is told in words too, a line each.
    void narrate(std::function<void(std::string_view)> tell_line) { tell_line_ = std::move(tell_line); }
    /// As chosen in the menu.
    void act(CommandId command) { carry_out({RunCommand{command}}); }
    /// Opens `text`, which is known by the name `path`.
    void open_text(const std::string& path, std::string text);
    /// What is drawn is looked at later: with these choices instead of the user's own, with the costly figures always up
    /// to date, and perhaps with nothing but the stage.
    void draw_for_keeps(const Settings& settings, bool only_stage);

    /// Draws one frame; `seconds` have passed since the last one.
    void frame(double seconds);
    /// Draws one frame, in which no time passes, and tells what was drawn.
    Drawing drawing();
    /// Something is still to be drawn: input has just come, or something moves.
    bool wants_frame() const;
    /// A picture, an animation or a handout is being made.
    bool saving() const;
    /// Something happened: draw again.
    void wake();

    Session& session() { return session_; }
    const ViewState& state() const { return state_; }
    const Fonts& fonts() const { return fonts_; }
    /// Processor time that building the last frame took, seconds: all but drawing its pixels.
    double build_seconds() const { return build_seconds_; }

private:
    const Palette& palette() const { return palette_of(state_.settings.theme); }
    float wanted_scale() const;
    void fit_fonts();
    void ask_kernel(double seconds);
    void build(Rect window);
    void opened();
    void tell_at_length(std::string text);
    void save_picture(PictureFormat format);
    void take_picture(const RecordingSurface& recorder);
    void go_on_exporting(double seconds);
    void carry_out(const Intents& intents);
    bool run(CommandId command);
    void set_tour(bool on);
    void toggle_editor();
    void save(const std::string& path, bool overwrite);
    void ask_what_to_do(const Target& target, Point at);
    Target pointed_at() const;
    bool typing() const;
    void toggle(Overlay overlay);
    void toggle_bookmark();
    void go_to_bookmark(bool forward);
    void tell(std::string text);
    void tell_lines();
    void copy_text();
    void toggle_panel(bool& wanted, Place place);
    void change_scale(int direction);
    void apply_settings();
    void apply_language();
    void select_neighbour(int direction);
    void explain();
    void pin();
    void show(const ViewChoice& choice);
    ViewChoice choice() const;
    std::size_t place_in_list() const;
    TourPlaces tour_places(const WindowLayout& layout, const ToolbarLayout& bar,
                           const BottomLayout& bottom) const;

    Screen& screen_;
    Session session_;
    Fonts fonts_;
    ScreenSurface screen_surface_{fonts_};
    Surface* surface_ = &screen_surface_; ///< that the next frame is drawn on
    ViewState state_;
    Intents intents_;
    std::string settings_file_;
    Settings saved_;
    ViewHistory history_;
    std::unique_ptr<PictureDesk> desk_;
    std::optional<PictureFormat> wanted_picture_; ///< of the next frame
    bool only_stage_ = false;
    bool tour_moved_ = false; ///< the scenario stands elsewhere for the time of the tour
    Position shown_;          ///< by the last frame
    bool compact_ = false;    ///< the last layout had room for one panel
    Narrator narrator_;
    std::function<void(std::string_view)> tell_line_;
    float scale_ = 0;
    Language lettered_ = Language::english; ///< whose characters the fonts have
    bool glyphs_missing_ = false;
    bool started_ = false;
    int frames_wanted_ = 0;
    double build_seconds_ = 0;
};

} // namespace cow::ui
