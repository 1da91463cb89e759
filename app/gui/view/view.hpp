#pragma once
// What every view is given, and what the window remembers between frames (never the model's business).

#include "app/gui/paint/canvas.hpp"
#include "app/gui/panels/inspector_state.hpp"
#include "app/view/base/position.hpp"
#include "app/view/layout/camera.hpp"
#include "app/view/layout/window_layout.hpp"
#include "app/view/scene/plots.hpp"
#include "app/view/scene/scene.hpp"
#include "app/view/scene/thumbnail.hpp"
#include "app/view/scene/timeline_marks.hpp"
#include "app/view/session/commands.hpp"
#include "app/view/session/session.hpp"
#include "app/view/session/settings.hpp"
#include "app/view/text/script_lines.hpp"
#include "app/view/words/activity.hpp"
#include "app/view/words/story.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

Position position_of(const Session& session);

/// The editor in the script panel.
struct EditorState {
    bool open = false;
    bool focused = false; ///< keys are its own; else they are commands
    std::size_t columns = 0;
    u64 generation = 0; ///< of the file …
    u64 revision = 0;   ///< … and of the text that are laid out in …
    std::vector<ScriptLine> lines;
    std::size_t shown_caret = 0; ///< last scrolled to
    bool dragging = false;       ///< a selection, with the mouse
    bool offering = false;       ///< words that the one being typed may become
    std::size_t offer = 0;       ///< the chosen one of them
    bool offer_chosen = false;   ///< with Up or Down: Enter takes it
    float goal = -1;             ///< where Up and Down keep to, pixels; negative: where the caret is
};

/// The script panel: the text that runs, and the one that is edited.
struct ScriptState {
    u64 generation = 0;
    u64 language = 0;               ///< changes of it: lines for other languages are left out
    std::vector<std::size_t> steps; ///< statements that are steps
    std::map<std::string, ProcId, std::less<>> processes; ///< whoever acts in a step that has run
    std::size_t columns = 0;
    u64 laid_out = 0; ///< the generation of …
    std::vector<ScriptLine> lines;
    std::size_t shown_statement = no_statement; ///< last scrolled to
    EditorState editor;
};

struct StageState {
    bool valid = false;
    Position position;
    Selection selection;
    Rect area;
    float scale = 0;
    Camera camera;
    bool settled = false;         ///< the event has come about as a whole
    bool figures_pending = false; ///< the costly figures are still those of an earlier position
    double figures_seconds = 0;   ///< what they cost last time
    std::size_t named_step = 0;   ///< the step whose names are …
    NameTable names;              ///< … these
    SceneCache cache;
    Scene scene;
    Activity activity;
    bool dragging = false; ///< memory, by …
    float dragged = 0;     ///< … so many pixels that have not made a whole row yet
};

struct NarrationState {
    bool valid = false;
    Position position;
    Story story;
    std::vector<std::string> sentences; ///< of the step at the cursor, the current event's last
    float height = 0;                   ///< of all that was drawn last …
    float scroll = 0;                   ///< … and how far it was scrolled up then
};

struct TimelineState {
    u64 generation = 0;
    std::size_t branch = 0;
    std::size_t events = 0;
    std::size_t known = 0; ///< steps that have run
    Rect track;
    TimelineScale scale;
    std::vector<StepBar> bars;
    std::vector<EventTick> ticks;
    bool scrubbing = false;
};

struct PlotsState {
    std::size_t first = 0; ///< of those shown, where not all find room
    Measure measure = Measure::rss;
    struct Made { ///< what `set` was made of
        u64 generation = 0;
        std::size_t branch = 0;
        std::size_t samples = 0;
        std::size_t processes = 0;
        std::size_t columns = 0;
        Theme theme = Theme::dark;
        u64 language = 0;
        Measure measure = Measure::rss;
        bool operator==(const Made&) const = default;
    };
    Made made;
    PlotSet set;
};

struct MirrorState {
    bool valid = false;
    Position position;
    std::vector<std::string> lines;
};

/// "Go to step…"
struct GoToState {
    std::string typed;
    bool fresh = false; ///< just opened
    bool wrong = false; ///< there is no such place
};

struct FiguresState {
    bool valid = false;
    Position position;
    double seconds = 0;
    Sample sample;
    Position courses;          ///< of the samples (so many of them as `event` says) whose …
    std::array<u64, 4> most{}; ///< … greatest figures these are
};

struct RealKernelState {
    u64 told = 0;           ///< refusals that were told about
    double notice_left = 0; ///< seconds that the reason stays in view
};

/// What has to be said once: it goes away by itself.
struct Notice {
    std::string text;
    double left = 0;   ///< seconds
    bool heard = true; ///< passed on to whoever is told in words

    /// For `seconds`, in place of what was said before; "" says nothing.
    void say(std::string words, double seconds) {
        if (!words.empty()) {
            *this = {std::move(words), seconds, false};
        }
    }
};
inline constexpr double notice_seconds = 8;       ///< that a reason stays in view …
inline constexpr double short_notice_seconds = 3; ///< … and what is only a confirmation

/// What lies over the window; one at a time.
enum class Overlay : u8 {
    none,
    list,
    menu,
    palette,
    help,
    tour,
    go_to,
    plots,
    mirror,
    do_it,
    recovery,
    conflict,
    save_as,
};
/// Everything else steps back behind it, and cannot be used meanwhile.
constexpr bool shades(Overlay overlay) {
    return overlay == Overlay::list || overlay == Overlay::help || overlay == Overlay::tour ||
           overlay == Overlay::recovery || overlay == Overlay::conflict || overlay == Overlay::save_as;
}

/// The menu of things to do.
struct DoItState {
    Target target;
    Point at; ///< where it was asked for
    std::size_t index = 0;
    std::size_t first = 0; ///< of the rows in view
    char value = 0;        ///< what a store writes
};

struct SaveAsState {
    std::string path;
    std::string problem; ///< why it could not be saved
    bool exists = false; ///< there is such a file: once more overwrites it
    bool fresh = false;  ///< just opened
};

struct PaletteState {
    std::string typed;
    std::size_t index = 0;
    bool fresh = false; ///< just opened
};

/// Seconds. Counting that takes longer is put off while ViewState::passing.
inline constexpr double affordable = 0.0004;

struct ViewState {
    bool patient = false; ///< nothing is put off until a later frame
    bool passing = false; ///< things move, or we were elsewhere in the last frame and may be so in the next
    Position shown;       ///< by the last frame
    bool compact = false; ///< the last frame had room for one panel
    Settings settings;
    Place front = Place::stage; ///< in a window with room for one panel
    Camera camera;
    ScriptState script;
    StageState stage;
    NarrationState narration;
    TimelineState timeline;
    FiguresState figures;
    RealKernelState real_kernel;
    Notice notice;
    InspectorState inspector;
    PinnedState pinned;
    PaletteState palette;
    GoToState go_to;
    PlotsState plots;
    MirrorState mirror;
    DoItState do_it;
    SaveAsState save_as;
    std::size_t choice = 0; ///< in a card that asks
    Overlay overlay = Overlay::none;
    std::size_t tour_stop = 0;
    bool tour_moved = false; ///< the scenario stands elsewhere for the time of the tour
    std::size_t list_index = 0;
    bool list_appears = false;                   ///< just opened
    std::map<std::string, Thumbnail> thumbnails; ///< by path, as far as they were needed
    bool thumbnails_pending = false;             ///< more to be made
};

struct View {
    const Canvas& canvas;
    const Session& session;
    ViewState& state;
    Intents& intents;
    std::span<const Command> commands; ///< in the order of CommandId
    const CommandStates& on;           ///< those that switch something which is on
};

inline const Command& command(const View& view, CommandId id) {
    return view.commands[static_cast<std::size_t>(id)];
}
inline bool is_on(const View& view, CommandId id) { return view.on[static_cast<std::size_t>(id)]; }

/// Of the scenario that is open.
const Bookmarks& bookmarks_of(const View& view);

/// Another scenario is open: what was looked at in the last one is forgotten.
void begin_anew(ViewState& state);

} // namespace cow::ui
