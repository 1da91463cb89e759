#include "app/view/session/session.hpp"

#include "app/view/text/fault_name.hpp"
#include "app/view/text/script_place.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <utility>

namespace cow::ui {
Session::Session(const std::string& scenarios_folder, MakeJudge make_judge)
    : documents_(scenarios_folder), real_kernel_(std::move(make_judge)) {}

void Session::fail(const char* why) {
    end_run();
    problem_ = trf("The scenario cannot be run any further: {}", why);
}

std::string Session::title() const {
    if (run_ && !run_->player().script().title.empty()) {
        return run_->player().script().shown_title();
    }
    const std::string& path = document().path();
    return path.empty() ? std::string() : std::filesystem::path(path).filename().string();
}

bool Session::hides_fault() const {
    return run_ && !fault_told_ && !fault_name_in("machine " + run_->player().script().machine_text).empty();
}

// ---- opening -------------------------------------------------------------------------------------------------------

void Session::open(const std::string& path) {
    drill_.reset();
    documents_.open(path);
    start();
}

void Session::open_text(const std::string& path, std::string text) {
    drill_.reset();
    documents_.open_text(path, std::move(text));
    start();
}

void Session::open_new() {
    drill_.reset();
    documents_.open_new();
    start();
}

void Session::open_copy() {
    take_over();
    documents_.open_copy();
    running_ = document().revision();
    notice_ = trf("A copy: {}, once it is saved.", document().path());
}

bool Session::look_at_file() {
    const FileNews news = documents_.look();
    if (news == FileNews::none) {
        return false;
    }
    const std::string name = std::filesystem::path(document().path()).filename().string();
    if (news == FileNews::gone) {
        notice_ = trf("{} is no longer there. Saving makes it again.", name);
    } else if (news == FileNews::free) {
        notice_ = trf("{} is free: it can be edited here now.", name);
    } else if (document().modified()) {
        return true;
    } else {
        read_anew();
        notice_ = trf("{} has changed on disk and was read again.", name);
    }
    return false;
}

/// The file as it is on disk; the run goes on from the first changed step where it can.
void Session::read_anew() {
    const bool text = document().editable() || document().read_only();
    if (text && documents_.reload(notice_)) {
        take_over();
    } else {
        open(document().path());
    }
}

void Session::end_run() {
    leave_kernel();
    if (run_) {
        resting_ = run_->playback();
        resting_.pause();
        resting_.settle();
        run_.reset();
    }
}

/// Everything is of the text that has been opened from now on, unless there is a problem.
void Session::start() {
    end_run();
    ++generation_;
    selection_ = {};
    branch_texts_.clear();
    after_.reset();
    fault_told_ = false;
    problem_ = documents_.problem();
    notice_.clear();
    running_ = document().revision();
    source_.clear();
    guarded([&] {
        if (document().ok() && problem_.empty()) {
            passed_ = 0;
            been_ = 0;
            predictions_.begin({});
            take_text();
            run_anew();
        }
    });
    follow_questions();
    real_kernel_.follow(own_player(), generation_);
}

// ---- editing -------------------------------------------------------------------------------------------------------

void Session::edit(const TextEdit& edit) {
    if (documents_.edit(edit)) {
        notice_.clear();
    }
}

/// The text that is run is that of the current branch.
void Session::remember_text() {
    const std::size_t branch = run_->timeline().branch();
    branch_texts_.resize(std::max(branch_texts_.size(), branch + 1));
    branch_texts_[branch] = whole_source_;
}

/// What is edited is what runs from now on.
void Session::take_text() {
    whole_ = document().script();
    asker_.reset();
    whole_source_ = document().text();
}

/// The edited text runs from now on, from the first changed step; one with errors leaves the last good run.
void Session::take_over() {
    documents_.settle();
    if (running_ == document().revision()) {
        return;
    }
    running_ = document().revision();
    leave_kernel();
    if (!document().ok()) {
        return;
    }
    ++generation_;
    problem_.clear();
    guarded([&] {
        take_text();
        if (!run_) {
            run_anew();
            selection_ = {};
            return;
        }
        Script shown = as_far_as_known();
        run_->hold_before(asked_);
        if (!run_->replace_script(std::move(shown))) {
            selection_ = {};
            branch_texts_.clear();
        }
        remember_text();
    });
    predictions_.withdraw();
    follow_questions();
    real_kernel_.follow(own_player(), generation_);
}

void Session::add_steps(const std::string& lines) {
    take_over();
    if (!run_ || !document().ok() || !document().editable()) {
        notice_ = std::string(tr("A step can be added when the script has no errors."));
        return;
    }
    guarded([&] {
        if (run_->timeline().inside_step()) {
            run_->seek_step(run_->player().step() + 1);
        }
        const std::size_t step = run_->player().step();
        documents_.insert_lines(line_for_step(run_->player().script(), document().text(), step), lines);
        take_over();
        if (!document().ok()) {
            notice_ = document().errors().front().message;
            return;
        }
        notice_ = trf("Added to the script: {}", lines.substr(0, lines.find('\n')));
        if (run_) {
            run_->seek_step(step);
            run_->step_forward();
        }
    });
}

void Session::switch_branch(std::size_t branch) {
    const Timeline& timeline = run_->timeline();
    if (branch >= timeline.branches() || branch == timeline.branch()) {
        return;
    }
    run_->switch_branch(branch);
    // The text goes along; that can be undone.
    documents_.replace_text(branch_texts_[branch]);
    running_ = document().revision();
    take_text();
    predictions_.withdraw();
    reveal();
}

// ---- being the kernel ----------------------------------------------------------------------------------------------

void Session::begin_kernel() {
    take_over();
    if (!run_) {
        return;
    }
    run_->playback().pause();
    run_->seek_step(run_->player().step());
    kernel_ = BeKernel::begin(run_->player(), run_->playback(), judging_, notice_);
    ++acted_;
}

void Session::leave_kernel() {
    if (!kernel_) {
        return;
    }
    if (!kernel_->exercise().done().empty() && stands_at_question()) {
        predictions_.skip(); // whoever has done it knows
    }
    kernel_.reset();
    ++acted_;
}

/// What an intent does while one is the kernel. False: what it ever does.
bool Session::act(const SessionIntent& intent) {
    if (const auto* perform = std::get_if<Perform>(&intent)) {
        return move_in_kernel(perform->action);
    }
    if (const auto* choice = std::get_if<ChooseAct>(&intent)) {
        choice->done ? kernel_->take(choice->offer) : kernel_->choose(choice->offer);
        return true;
    }
    if (const auto* select = std::get_if<Select>(&intent)) {
        notice_ = kernel_->point_at(select->selection);
        return true;
    }
    const bool over = kernel_->exercise().over();
    if (const auto* step = std::get_if<SeekStep>(&intent); step != nullptr && over) {
        kernel_->run().seek_step(step->step);
        return true;
    }
    if (const auto* event = std::get_if<SeekEvent>(&intent); event != nullptr && over) {
        kernel_->run().seek_event(event->event);
        return true;
    }
    if (std::holds_alternative<SeekStep>(intent) || std::holds_alternative<SeekEvent>(intent) ||
        std::holds_alternative<SeekPlace>(intent) || std::holds_alternative<SwitchBranch>(intent)) {
        notice_ = tr("You are the kernel now. Esc leads back to the scenario.");
        return true;
    }
    if (const auto* veil = std::get_if<SetVeil>(&intent);
        veil != nullptr && veil->down == veil_ && veil->at_decisions == at_decisions_) {
        return true;
    }
    leave_kernel(); // for what changes the text, or how much of it may be seen
    return false;
}

namespace {

/// Moves in what was done by hand.
void replay(Run& run, Action action) {
    switch (action) {
    case Action::toggle_play: run.toggle_play(); break;
    case Action::step_forward: run.step_forward(); break;
    case Action::step_back: run.step_back(); break;
    case Action::micro_forward: run.micro_forward(); break;
    case Action::micro_back: run.micro_back(); break;
    case Action::to_start: run.seek_step(0); break;
    case Action::to_end: run.seek_step(run.player().step_count()); break;
    default: break;
    }
}

} // namespace

bool Session::move_in_kernel(Action action) {
    Run& run = kernel_->run();
    switch (action) {
    case Action::be_kernel: leave_kernel(); return true;
    case Action::act_back: kernel_->back(); return true;
    case Action::act_put_right: kernel_->put_right(); return true;
    case Action::act_again: kernel_->again(false); return true;
    case Action::act_judging:
        kernel_->again(true);
        judging_ = kernel_->exercise().judging();
        return true;
    case Action::act_other_way: kernel_->show_other_way(); return true;
    case Action::faster: run.playback().faster(); return true;
    case Action::slower: run.playback().slower(); return true;
    case Action::toggle_real_kernel:
    case Action::toggle_merging: return false;
    case Action::undo_edit:
    case Action::redo_edit: leave_kernel(); return false;
    default:
        if (kernel_->exercise().over()) {
            replay(run, action);
        }
        return true;
    }
}

// ---- intents -------------------------------------------------------------------------------------------------------

void Session::perform(Action action) {
    const auto jump = [&](Landmark to, bool forward) {
        in_latest_run([&](Run& run) { notice_ = run.jump(to, forward); });
    };
    const auto jump_to_touch = [&](bool forward) {
        in_latest_run([&](Run& run) { notice_ = run.jump_to_touch(selection_, forward); });
    };
    switch (action) {
    case Action::toggle_play: in_latest_run([&](Run& run) { toggle_play(run); }); break;
    case Action::step_forward: forward(action); break;
    case Action::step_back: in_latest_run(&Run::step_back); break;
    case Action::micro_forward: forward(action); break;
    case Action::micro_back: in_latest_run(&Run::micro_back); break;
    case Action::to_start: in_latest_run([](Run& run) { run.seek_step(0); }); break;
    case Action::to_end: in_latest_run([&](Run& run) { seek(run, {run.player().step_count(), 0}); }); break;
    case Action::next_fault: jump(Landmark::fault, true); break;
    case Action::previous_fault: jump(Landmark::fault, false); break;
    case Action::next_copy: jump(Landmark::copy, true); break;
    case Action::previous_copy: jump(Landmark::copy, false); break;
    case Action::next_touch: jump_to_touch(true); break;
    case Action::previous_touch: jump_to_touch(false); break;
    case Action::next_branch: in_latest_run([&](Run& run) { to_next_branch(run); }); break;
    case Action::faster: with_run([](Run& run) { run.playback().faster(); }); break;
    case Action::slower: with_run([](Run& run) { run.playback().slower(); }); break;
    case Action::deselect: selection_ = {}; break;
    case Action::take_over_text: take_over(); break; // what was typed need not wait any longer
    case Action::undo_edit:
        edit(edit::Undo{});
        take_over();
        break;
    case Action::redo_edit:
        edit(edit::Redo{});
        take_over();
        break;
    case Action::toggle_real_kernel: real_kernel_.toggle(); break;
    case Action::toggle_merging: real_kernel_.toggle_merging(); break;
    case Action::be_kernel: begin_kernel(); break;
    case Action::act_back:
    case Action::act_put_right:
    case Action::act_again:
    case Action::act_judging:
    case Action::act_other_way: break; // there is nothing to be done without the kernel's part
    }
}

void Session::to_next_branch(const Run& run) {
    const std::size_t branches = run.timeline().branches();
    if (branches == 1) {
        notice_ = tr("There is one branch. Another begins where the script is changed.");
    }
    switch_branch((run.timeline().branch() + 1) % branches);
}

/// What becomes of each kind of intent: one without a row here does not compile.
struct Session::Performer {
    Session& session;

    void operator()(const Perform& asked) const { session.perform(asked.action); }
    void operator()(const SeekStep& asked) const {
        session.in_latest_run([&](Run& run) { session.seek(run, {asked.step, 0}); });
    }
    void operator()(const SeekEvent& asked) const {
        session.in_latest_run([&](Run& run) { run.seek_event(asked.event); });
    }
    void operator()(const SeekPlace& asked) const {
        session.in_latest_run([&](Run& run) { session.seek(run, asked.place); });
    }
    void operator()(const SwitchBranch& asked) const {
        session.in_latest_run([&](Run&) { session.switch_branch(asked.branch); });
    }
    void operator()(const Select& asked) const {
        session.with_run([&](Run&) {
            if (session.answered_by(asked.selection)) {
                return;
            }
            Selection& now = session.selection_;
            now = now == asked.selection ? Selection{} : asked.selection;
        });
    }
    void operator()(const EditScript& asked) const { session.edit(asked.edit); }
    void operator()(const AddSteps& asked) const { session.add_steps(asked.lines); }
    void operator()(const Recover& asked) const {
        session.documents_.recover(asked.take);
        session.take_over();
    }
    void operator()(const AnswerQuestion& asked) const { session.answer(asked.given); }
    void operator()(const TypeAnswer& asked) const { session.type_answer(asked.character); }
    void operator()(const PickPage& asked) const { session.predictions_.pick(asked.page); }
    void operator()(const SetVeil& asked) const { session.set_veil(asked.down, asked.at_decisions); }
    void operator()(const ChooseAct&) const {}
    void operator()(const ReloadFile&) const {
        if (session.documents_.reload(session.notice_)) {
            session.take_over();
        }
    }
};

void Session::apply(const SessionIntent& intent) {
    const u64 changes = kernel_ ? kernel_->changes() : 0;
    if (!kernel_ || !act(intent)) {
        std::visit(Performer{*this}, intent);
        follow_questions();
    }
    acted_ += kernel_ && kernel_->changes() != changes ? 1 : 0;
    real_kernel_.follow(own_player(), generation_);
}

void Session::tick(double seconds) {
    speak();
    if (documents_.tick(seconds)) {
        take_over();
    }
    if (kernel_) {
        kernel_->run().tick(seconds);
    } else if (run_ && run_->playback().moving()) {
        guarded([&] { run_->tick(seconds); });
        follow_questions();
        real_kernel_.follow(own_player(), generation_);
    }
}

void Session::ask_kernel(double seconds) {
    real_kernel_.follow(own_player(), generation_);
    real_kernel_.work(seconds);
}

} // namespace cow::ui
