#pragma once
// The program in the window: one frame is input, time, drawing, and then what was asked for. Whoever owns the screen
// calls frame() as often as it likes; nothing in it waits.

#include "app/gui/commands/command_context.hpp"
#include "app/gui/commands/moment_link.hpp"
#include "app/gui/export/picture_saving.hpp"
#include "app/gui/paint/recording_surface.hpp"
#include "app/gui/screen/screen.hpp"
#include "app/gui/shell/settings_file.hpp"
#include "app/gui/shell/told_lines.hpp"
#include "app/view/session/judge.hpp"
#include "app/view/session/view_history.hpp"

#include <optional>
#include <string>
#include <utility>

namespace cow::ui {

class Shell {
public:
    /// `settings_file`: where choices are kept between runs; "": they are not.
    Shell(Screen& screen, const FontSource& fonts, Judges judges, const std::string& scenarios_folder,
          std::string settings_file = {});
    /// Keeps the choices.
    ~Shell();
    Shell(const Shell&) = delete;
    Shell& operator=(const Shell&) = delete;

    /// Finds and builds the fonts. Returns "" or the problem.
    std::string start();
    void open(const std::string& path);
    /// Goes to where the file was left when it was open last; a finished one is at the beginning again.
    void resume();
    /// Shows where to begin.
    void welcome() { act(CommandId::start_page); }
    /// Shows what a link is about, as far as it is there.
    void follow(const Link& link);
    /// Opens `text`, which is known by the name `path`.
    void open_text(const std::string& path, std::string text);
    /// From now on what comes about is told in words too, a line each.
    void narrate(ToldLines::Listener listener) { told_.tell_to(std::move(listener)); }
    /// Looks at the file that is open; to be called now and then while nothing else goes on.
    void look_at_file();
    /// Whether the screen may close as it has been asked to. Where something would be lost it stays, and the user is asked.
    bool may_close();
    /// There are fonts that were not there.
    void letters_came();
    /// As if a view had asked for it.
    void ask(const Intent& intent) { carry_out({intent}); }
    /// Choices and the place in the scenario are written down, and what is not saved is kept.
    void keep_all();
    /// As chosen in the menu.
    void act(CommandId command) { carry_out({RunCommand{command}}); }

    /// Draws one frame; `seconds` have passed since the last one.
    void frame(double seconds) { draw_frame(seconds, wanted_picture_.has_value()); }
    /// Draws one frame, in which no time passes, and tells what was drawn.
    Drawing drawing() { return draw_frame(0, true); }
    /// Something is still to be drawn: input has just come, or something moves.
    bool wants_frame() const;
    /// Something goes on elsewhere that is looked for now and then.
    bool waits() const { return session_.real_kernel().waits(); }
    /// A picture, an animation or a handout is being made.
    bool saving() const { return wanted_picture_ || saving_.busy(); }
    /// Something happened: draw again.
    void wake();

    Session& session() { return session_; }
    const ViewState& state() const { return state_; }
    const Fonts& fonts() const { return fonts_; }
    Language language() const { return language_; }
    /// Processor time that building the last frame took, seconds: all but drawing its pixels.
    double build_seconds() const { return build_seconds_; }

private:
    void keep_place();
    void need_letters(const Catalog& catalog);
    void entitle();
    void follow_settings();
    void letter();
    void ask_kernel(double seconds);
    void go_on_saving(double seconds);
    void save_picture(const PictureWish& wish);
    void take_picture(const Drawing& drawing);
    Drawing draw_frame(double seconds, bool recorded);
    void build(Surface& surface, Intents& intents);
    void carry_out(const Intents& intents);

    struct Lettered { // which text the fonts have the characters of
        u64 generation = 0;
        u64 revision = 0;
        bool operator==(const Lettered&) const = default;
    };

    Screen& screen_;
    Judges judges_;
    Session session_;
    Fonts fonts_;
    ScreenSurface screen_surface_{fonts_};
    Language language_ = Language::english; ///< spoken: one whose characters the fonts have
    ViewState state_;
    ViewHistory history_;
    SettingsFile settings_file_;
    PictureSaving saving_;
    std::optional<PictureWish> wanted_picture_; ///< of the next frame
    double since_look_ = 0;                     ///< at the file, seconds
    bool leaves_ = false;                       ///< the user has agreed to close it
    ToldLines told_;
    Lettered lettered_;
    std::string title_; ///< of the window
    int frames_wanted_ = 0;
    double build_seconds_ = 0;
};

} // namespace cow::ui
