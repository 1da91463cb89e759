#pragma once
// What a view asks for. Views only push intents; they are carried out after the frame is drawn.

#include "app/view/base/geometry.hpp"
#include "app/view/base/selection.hpp"
#include "app/view/base/step_place.hpp"
#include "app/view/layout/camera.hpp"
#include "app/view/layout/window_layout.hpp"
#include "app/view/session/judge.hpp"
#include "app/view/text/text_buffer.hpp"
#include "core/base/ids.hpp"
#include "core/compare/kernel_choice.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace cow::ui {

enum class CommandId : u8 {
    play,
    step_forward,
    step_back,
    micro_forward,
    micro_back,
    to_start,
    to_end,
    faster,
    slower,
    go_to_step,
    next_fault,
    previous_fault,
    next_copy,
    previous_copy,
    next_touch,
    previous_touch,
    bookmark,
    next_bookmark,
    previous_bookmark,
    next_branch,
    next_chapter,
    previous_chapter,
    chapters,
    open_list,
    open_file,
    new_scenario,
    save,
    save_as,
    revert,
    edit_script,
    wide_script,
    undo_edit,
    redo_edit,
    do_it,
    name_fault,
    be_kernel,
    drill,
    drill_level,
    real_kernel,
    which_kernel,
    merge_pages,
    full_screen,
    blank,
    freeze,
    pen,
    pointer,
    spotlight,
    veil,
    stop_at_decisions,
    zoom_in,
    zoom_out,
    zoom_to_fit,
    zoom_to_event,
    timeline_in,
    timeline_out,
    timeline_all,
    timeline_left,
    timeline_right,
    select_next,
    select_previous,
    explain,
    pin_address,
    next_theme,
    next_language,
    projector,
    scale_up,
    scale_down,
    scale_auto,
    reduced_motion,
    toggle_script,
    toggle_narration,
    toggle_inspector,
    toggle_figures,
    plots,
    compare,
    compare_with,
    text_mirror,
    copy_text,
    copy_link,
    undo_view,
    redo_view,
    save_png,
    save_svg,
    save_stage,
    save_sheet,
    save_gif,
    save_handout,
    palette,
    menu,
    start_page,
    tour,
    help,
    close,
    quit,
};

struct RunCommand {
    CommandId command{};
};

/// What a session does that needs no more to be said.
enum class Action : u8 {
    toggle_play,
    step_forward,
    step_back,
    micro_forward,
    micro_back,
    to_start,
    to_end,
    next_fault,
    previous_fault,
    next_copy,
    previous_copy,
    next_touch,
    previous_touch,
    next_branch,
    faster,
    slower,
    deselect,
    take_over_text,
    undo_edit,
    redo_edit,
    toggle_real_kernel,
    toggle_merging,
    be_kernel, ///< begins with the next step, or leaves it
    act_back,
    act_put_right,
    act_again,
    act_judging,
    act_other_way,
};
struct Perform {
    Action action{};
};
struct SeekStep {
    std::size_t step = 0;
};
struct SeekEvent {
    std::size_t event = 0;
};
/// Runs what has not run.
struct SeekPlace {
    StepPlace place;
};
struct SwitchBranch {
    std::size_t branch = 0;
};
struct OpenFile {
    std::string path;
};
struct Select {
    Selection selection;
};

/// The stage is looked at differently.
struct SetCamera {
    Camera camera;
};
/// A divider between panels is put elsewhere; a size of 0 leaves it to itself.
struct MoveDivider {
    Divider which{};
    float size = 0; ///< design pixels
};
/// An answer to the question that is open: the text of an option, a number, pages as "0,2".
struct AnswerQuestion {
    std::string given;
};
/// A character of one that is typed; '\b' takes the last one back, '\n' ends it.
struct TypeAnswer {
    char character = 0;
};
/// A page of those that are asked about, or no longer.
struct PickPage {
    u64 page = 0;
};
/// What follows a question without an answer is hidden, or nothing is. `at_decisions`: where the author asks nothing, a
/// question is made in front of each step in which the kernel decides.
struct SetVeil {
    bool down = true;
    bool at_decisions = false;
};
/// Something done to the script's text.
struct EditScript {
    TextEdit edit;
};
/// New steps behind the one at the cursor, which are then played.
struct AddSteps {
    std::string lines;
};
/// What was never saved of the open file is taken, or dropped.
struct Recover {
    bool take = false;
};
/// Writes the script to a file, whatever is there if `overwrite`; an empty path is its own.
struct SaveTo {
    std::string path;
    bool overwrite = false;
};
/// Saves the picture that has been asked for, whatever is there if `overwrite`.
struct SavePicture {
    std::string path;
    bool overwrite = false;
};
/// What is open is left, whatever becomes of its changes: what was asked before goes on.
struct Leave {};
/// The text becomes a new one, which can be edited where the file cannot.
struct EditCopy {};
/// Takes the file as it is on disk, instead of the text.
struct ReloadFile {};

/// What a menu of things to do is about: a page, a range of pages, a process, or nothing of that.
struct Target {
    ProcId proc = no_proc;
    MmId mm = no_mm;
    Vpn first{};
    u64 pages = 0;    ///< 0: the process itself
    bool vma = false; ///< all of a mapping
    bool operator==(const Target&) const = default;
};
struct OpenTargetMenu {
    Target target;
    Point at;
};

/// Compare with this kernel from now on.
struct ChooseKernel {
    JudgePlace place{};
};

/// Takes this kernel into the comparison, or out of it.
struct CompareKernel {
    KernelChoice kernel;
};

/// This is what is wrong with the scenario's kernel.
struct NameFault {
    Bug bug{};
};

/// While one is the kernel: one of the things on offer is looked at, or done.
struct ChooseAct {
    std::size_t offer = 0;
    bool done = false;
};

/// What a session carries out; the rest is the window's.
using SessionIntent =
    std::variant<Perform, SeekStep, SeekEvent, SeekPlace, SwitchBranch, Select, EditScript, AddSteps, Recover,
                 ReloadFile, AnswerQuestion, TypeAnswer, PickPage, SetVeil, ChooseAct>;
using Intent =
    std::variant<RunCommand, Perform, SeekStep, SeekEvent, SeekPlace, SwitchBranch, OpenFile, Select,
                 SetCamera, MoveDivider, EditScript, AddSteps, Recover, SaveTo, SavePicture, Leave, EditCopy,
                 ReloadFile, OpenTargetMenu, ChooseKernel, CompareKernel, NameFault, AnswerQuestion,
                 TypeAnswer, PickPage, SetVeil, ChooseAct>;
using Intents = std::vector<Intent>;

} // namespace cow::ui
