#pragma once
// What the window remembers between frames: how all is looked at, and what each view keeps for itself. Never the model's
// business. Views are given their own part, commands change any.

#include "app/gui/compare/compare_view.hpp"
#include "app/gui/compare/fault_view.hpp"
#include "app/gui/overlays/chapters_view.hpp"
#include "app/gui/overlays/do_it_view.hpp"
#include "app/gui/overlays/file_dialogs.hpp"
#include "app/gui/overlays/gallery.hpp"
#include "app/gui/overlays/go_to_overlay.hpp"
#include "app/gui/overlays/kernel_choice.hpp"
#include "app/gui/overlays/mirror_view.hpp"
#include "app/gui/overlays/open_file.hpp"
#include "app/gui/overlays/palette.hpp"
#include "app/gui/overlays/plots_view.hpp"
#include "app/gui/overlays/present_view.hpp"
#include "app/gui/overlays/start_page.hpp"
#include "app/gui/overlays/tour.hpp"
#include "app/gui/panels/banner_view.hpp"
#include "app/gui/panels/counters_view.hpp"
#include "app/gui/panels/exercise/exercise_view.hpp"
#include "app/gui/panels/inspector_view.hpp"
#include "app/gui/panels/narration_view.hpp"
#include "app/gui/panels/notice.hpp"
#include "app/gui/panels/pinned_view.hpp"
#include "app/gui/panels/projector_view.hpp"
#include "app/gui/panels/real_kernel_view.hpp"
#include "app/gui/panels/script_view.hpp"
#include "app/gui/panels/timeline/timeline_view.hpp"
#include "app/gui/stage/stage_view.hpp"
#include "app/gui/view/view.hpp"

#include <cstddef>
#include <optional>

namespace cow::ui {

struct ViewState {
    bool complete = false; ///< nothing is put off until a later frame
    Position shown;        ///< by the last frame
    bool by_keys = false;  ///< keys were used after the mouse: no tooltip is in the way of what they do
    bool compact = false;  ///< the last frame had room for one panel
    Settings settings;
    Place front = Place::stage; ///< in a window with room for one panel
    bool veil_lifted = false;   ///< until another scenario is open: its text is edited
    bool wide_script = false;   ///< it has the stage's place, too
    bool toolbar_called = true; ///< in projector mode: the mouse is at the upper edge
    Camera camera;
    Overlay overlay = Overlay::none;

    StageState stage;
    ScriptState script;
    NarrationState narration;
    InspectorState inspector;
    ExerciseState exercise;
    PinnedState pinned;
    TimelineState timeline;
    ProjectorState projector;
    BannerState banner;
    std::optional<Divider> divider; ///< that is dragged
    FiguresState figures;
    RealKernelState real_kernel;
    Notice notice;
    GalleryState gallery;
    PaletteState palette;
    GoToState go_to;
    ChaptersState chapters;
    StartPageState start_page;
    PresentState present;
    PlotsState plots;
    CompareState compare;
    StageState second; ///< of what a call leads to, where that call is asked for
    FaultState fault;
    MirrorState mirror;
    DoItState do_it;
    KernelChoiceState which_kernel;
    AskState ask;
    SaveAsState save_as;
    OpenFileState open_file;
    LeavingState leaving;
    bool recovery_put_off =
        false;                  ///< the question about changes never saved has been closed without an answer
    std::string picture_folder; ///< where the last picture went
    TourState tour;
};

/// Kernels stand side by side where else the stage is; not while the script is edited.
bool compares_kernels(const Session& session, const ViewState& state);

/// How they differ, in words; none where they do not stand side by side.
std::vector<std::string> words_of_comparison(const Session& session, ViewState& state);

/// Another scenario is open: what was looked at in the last one is forgotten.
void begin_anew(ViewState& state);

} // namespace cow::ui
