#pragma once
// What every view is given, and what the window remembers between frames (never the model's business).

#include "app/gui/activity.hpp"
#include "app/gui/camera.hpp"
#include "app/gui/canvas.hpp"
#include "app/gui/inspector_state.hpp"
#include "app/gui/plots.hpp"
#include "app/gui/position.hpp"
#include "app/gui/scene.hpp"
#include "app/gui/session.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/story.hpp"
#include "app/gui/thumbnail.hpp"
#include "app/gui/timeline_marks.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cow::gui {

Position position_of(const Session& session);

/// One line of the script panel.
struct ScriptLine {
    std::size_t number = 0; ///< from 1
    std::string text;
    std::size_t statement = 0;       ///< that it belongs to; none: no_statement
    std::size_t next = 0;            ///< first statement at or after it
    std::vector<std::size_t> breaks; ///< where it is wrapped, in bytes
};
inline constexpr std::size_t no_statement = ~std::size_t{0};

struct ScriptState {
    u64 generation = 0;
    u64 language = 0; ///< changes of it: lines for other languages are left out
    std::size_t columns = 0;
    std::vector<ScriptLine> lines;
    std::vector<std::size_t> steps;             ///< statements that are steps
    std::size_t shown_statement = no_statement; ///< last scrolled to
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
    float height = 0;                   ///< of all that was drawn last
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
        u64 theme = 0;
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
    double left = 0; ///< seconds
};

/// What lies over the window; one at a time.
enum class Overlay : u8 { none, list, menu, palette, help, tour, go_to, plots, mirror };

struct PaletteState {
    std::string typed;
    std::size_t index = 0;
    bool fresh = false; ///< just opened
};

struct ViewState {
    bool patient = false; ///< nothing is put off until a later frame
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
    Overlay overlay = Overlay::none;
    std::size_t tour_stop = 0;
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
};

/// A command that switches something: is it on?
bool is_on(const View& view, CommandId id);

/// Of the scenario that is open.
const Bookmarks& bookmarks_of(const View& view);

} // namespace cow::gui
