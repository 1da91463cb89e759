#include "app/gui/shell/shell.hpp"

#include "app/gui/commands/command_table.hpp"
#include "app/gui/commands/file_commands.hpp"
#include "app/gui/commands/view_choice.hpp"
#include "app/gui/export/png.hpp"
#include "app/gui/frame/frame.hpp"
#include "app/gui/paint/font_metrics.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/paint/pointer.hpp"
#include "app/gui/shell/keys.hpp"
#include "app/gui/view/interface_scale.hpp"
#include "app/view/picture/svg.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <utility>

namespace cow::ui {
namespace {

// ImGui shows the effect of some input only one frame later.
constexpr int frames_after_input = 3;
constexpr int frames_to_focus = 2;      // until a text in what has been opened takes the keyboard
constexpr double look_seconds = 1;      // between two looks at the file
constexpr double kernel_budget = 0.008; // seconds a frame

/// One beside which the scenario is played as ever.
bool reads_along(Overlay overlay) { return overlay == Overlay::plots || overlay == Overlay::mirror; }

bool typing(const ViewState& state) {
    const EditorState& editor = state.script.editor;
    return editor.open && editor.focused && state.overlay == Overlay::none;
}

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return std::string_view(value).starts_with("zh") ? Language::chinese : Language::english;
        }
    }
    return Language::english;
}

} // namespace

Shell::Shell(Screen& screen, const FontSource& fonts, Judges judges, const std::string& scenarios_folder,
             std::string settings_file)
    : screen_(screen), judges_(std::move(judges)), session_(scenarios_folder, judges_.make), fonts_(fonts),
      settings_file_(std::move(settings_file)), saving_(fonts) {
    state_.settings = settings_file_.kept();
}

Shell::~Shell() {
    session_.leave_kernel();
    keep_all();
}

void Shell::keep_all() {
    Settings& settings = state_.settings;
    const Point size = screen_.windowed_size();
    settings.width = static_cast<int>(size.x);
    settings.height = static_cast<int>(size.y);
    settings.speed = session_.playback().speed();
    settings.last_file = session_.document().path();
    if (session_.be_kernel() == nullptr) { // whose place is none of the scenario's
        keep_place();
    }
    session_.keep();
    settings_file_.keep(settings);
}

std::string Shell::start() {
    const Speaking speaking(language_);
    if (std::string problem = fonts_.find(); !problem.empty()) {
        return problem;
    }
    need_letters(session_.documents().catalog());
    follow_settings();
    session_.playback().set_speed(state_.settings.speed);
    if (settings_file_.exists() && !state_.settings.tour_seen) {
        act(CommandId::tour);
    }
    wake();
    letter();
    return fonts_.fit(interface_scale(screen_, state_.settings));
}

/// All that the gallery can show, in each language.
void Shell::need_letters(const Catalog& catalog) {
    const auto need = [&](const std::string& text, const Translations& others) {
        fonts_.need(text);
        for (const auto& [which, other] : others.texts) {
            fonts_.need(other);
        }
    };
    for (const CatalogEntry& entry : catalog.entries) {
        need(entry.title, entry.title_translations);
        need(entry.lesson.teaches, entry.lesson.teaches_translations);
    }
    for (const CourseChapter& chapter : catalog.chapters) {
        need(chapter.title, chapter.title_translations);
        need(chapter.teaches, chapter.teaches_translations);
    }
}

void Shell::open(const std::string& path) {
    const Speaking speaking(language_);
    Requests requests;
    CommandContext context{session_, state_, history_, requests, screen_};
    open_file(context, path);
    told_.hear(state_.notice);
    wake();
}

void Shell::open_text(const std::string& path, std::string text) {
    const Speaking speaking(language_);
    session_.open_text(path, std::move(text));
    begin_anew(state_);
    wake();
}

/// Where the open file is left, for the next start.
void Shell::keep_place() {
    session_.leave_kernel();
    const Player* player = session_.player();
    const std::string& path = session_.document().path();
    if (player != nullptr && !path.empty()) {
        keep(state_.settings.places, path, place_of(*player));
        keep(state_.settings.results, path, session_.predictions().results());
    }
}

void Shell::resume() {
    const auto found = state_.settings.places.find(session_.document().path());
    if (session_.player() == nullptr || found == state_.settings.places.end()) {
        return;
    }
    const Speaking speaking(language_);
    session_.resume(found->second);
    if (session_.player() != nullptr && session_.player()->at_end()) {
        session_.apply(SeekStep{0}); // it was finished
    } else {
        state_.notice.say(std::string(tr("Going on where you left. Home leads to the start.")),
                          notice_seconds);
    }
}

void Shell::follow(const Link& link) {
    Settings& settings = state_.settings;
    settings.theme = link.theme.value_or(settings.theme);
    settings.veil = link.veil.value_or(settings.veil);
    if (link.language) {
        settings.language = language_code(*link.language);
    }
    follow_settings();
    if (!link.scenario.empty()) {
        const std::vector<CatalogEntry>& all = session_.documents().catalog().entries;
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const CatalogEntry& entry) { return entry.name() == link.scenario; });
        if (found != all.end()) {
            open(std::string(found->path));
        } else {
            const Speaking speaking(language_);
            state_.notice.say(trf("The link names a scenario that is not here: {}.", link.scenario),
                              notice_seconds);
            told_.hear(state_.notice);
        }
    }
    if (link.place && session_.player() != nullptr) {
        session_.resume(*link.place);
    }
    wake();
}

/// File, and a mark for what is not saved.
void Shell::entitle() {
    const Document& document = session_.document();
    const std::string file = std::filesystem::path(document.path()).filename().string();
    const std::string title =
        file.empty() ? "Cowscope" : (document.modified() ? "• " : "") + file + " – Cowscope";
    if (title != title_) {
        title_ = title;
        screen_.set_title(title);
    }
}

void Shell::look_at_file() {
    const Speaking speaking(language_);
    since_look_ = 0;
    if (session_.look_at_file()) {
        state_.overlay = Overlay::changed;
        state_.ask.choice = 0;
        wake();
    }
    if (std::string told = session_.take_notice(); !told.empty()) {
        state_.notice.say(std::move(told), notice_seconds);
        told_.hear(state_.notice);
        wake();
    }
}

bool Shell::may_close() {
    if (leaves_ || !session_.document().modified()) {
        return true;
    }
    screen_.refuse_close();
    if (state_.overlay != Overlay::leaving) {
        act(CommandId::quit);
    }
    return false;
}

void Shell::letters_came() {
    fonts_.look_again();
    wake();
}

void Shell::wake() { frames_wanted_ = frames_after_input; }

bool Shell::wants_frame() const {
    return frames_wanted_ > 0 || session_.playback().moving() || session_.settling() ||
           state_.stage.moves() || state_.second.moves() || state_.compare.moves() ||
           (session_.real_kernel().busy() && !waits()) || state_.real_kernel.notice_left > 0 ||
           state_.notice.left > 0 || state_.inspector.busy || saving_.busy();
}

/// What others than the views have to know of the settings. The language is the one that is chosen, or else the
/// environment's; one that no font can show is refused, and says why.
void Shell::follow_settings() {
    Settings& settings = state_.settings;
    session_.playback().set_reduced(settings.reduced_motion);
    session_.judge(settings.judge_at_end ? Judging::at_the_end : Judging::at_once);
    session_.playback().stop_at_decisions(settings.stop_at_decisions);
    session_.apply(SetVeil{settings.veil && !state_.veil_lifted, settings.stop_at_decisions});
    session_.ask_kernel_at(settings.own_machine ? JudgePlace::own_machine : JudgePlace::here);
    const Language wanted = language_from_code(settings.language).value_or(language_of_environment());
    if (wanted == language_) {
        return;
    }
    if (std::string problem = fonts_.use(wanted); !problem.empty()) {
        settings.language = language_code(language_);
        state_.notice = {std::move(problem), notice_seconds};
    } else {
        language_ = wanted;
    }
}

/// The fonts get the characters of what is shown.
void Shell::letter() {
    const Document& document = session_.document();
    const Lettered now{session_.generation(), document.revision()};
    if (now != lettered_) {
        fonts_.need(session_.veiled() ? session_.source() : document.text());
        lettered_ = now;
    }
    fonts_.need(state_.notice.text);
}

/// Lets the real kernel do what is due; a scenario that it cannot do is told about for a while.
void Shell::ask_kernel(double seconds) {
    session_.ask_kernel(kernel_budget);
    const RealKernel& real = session_.real_kernel();
    RealKernelState& state = state_.real_kernel;
    if (real.busy() && !waits()) {
        wake();
    }
    state.notice_left = std::max(0.0, state.notice_left - seconds);
    if (state.told != real.refusals()) {
        state.told = real.refusals();
        state.notice_left = notice_seconds;
    }
    if (real.obstacle().empty()) {
        state.notice_left = 0;
    }
}

/// Returns what was drawn, if it is to be recorded.
Drawing Shell::draw_frame(double seconds, bool recorded) {
    const Speaking speaking(language_);
    for (const std::string& path : screen_.take_dropped()) {
        open(path);
    }
    since_look_ += seconds;
    if (since_look_ >= look_seconds) {
        look_at_file();
    }
    ask_kernel(seconds);
    go_on_saving(seconds);
    const double before = processor_seconds();
    frames_wanted_ -= frames_wanted_ > 0 ? 1 : 0;
    if (state_.overlay == Overlay::list && state_.gallery.pending) {
        wake();
    }
    session_.tick(seconds);
    if (session_.finished()) {
        state_.settings.finished.insert(session_.document().path());
    }
    state_.stage.pass(seconds);
    state_.second.pass(seconds);
    state_.compare.pass(seconds);
    const double ticked = processor_seconds();
    letter();
    fonts_.fit(interface_scale(screen_, state_.settings), state_.stage.zoom);
    const double fitted = processor_seconds();
    RecordingSurface recorder(screen_surface_);
    screen_.begin_frame();
    Intents intents;
    recorded ? build(recorder, intents) : build(screen_surface_, intents);
    build_seconds_ = processor_seconds() - before - (fitted - ticked);
    const Colour ground = palette_of(state_.settings.theme).ground;
    screen_.end_frame(ground);
    Drawing drawing = recorded ? recorder.drawing(ground) : Drawing();
    if (wanted_picture_) {
        take_picture(drawing);
    }
    const Overlay overlay = state_.overlay;
    carry_out(intents);
    if (state_.overlay != overlay) {
        const Speaking asked(language_);
        const bool which = state_.overlay == Overlay::which_kernel && judges_.missing != nullptr;
        state_.which_kernel.missing = which ? judges_.missing() : "";
        screen_.rest_keys(frames_to_focus);
    }
    history_.note(view_choice(session_, state_), seconds);
    const Speaking changed(language_); // by what was asked for
    told_.follow(session_);
    if (told_.is_heard() && !session_.playback().moving()) {
        told_.follow_comparison(words_of_comparison(session_, state_));
    }
    entitle();
    return drawing;
}

void Shell::build(Surface& surface, Intents& intents) {
    if (session_.document().recovery() && state_.overlay == Overlay::none && !state_.recovery_put_off) {
        state_.overlay = Overlay::recovery;
        state_.ask.choice = 0;
    }
    const bool acting = session_.be_kernel() != nullptr; // what is typed is for its panel
    const bool answers = session_.is_asking() && state_.overlay == Overlay::none && !typing(state_) &&
                         session_.predictions().open() != nullptr;
    if (answers) {
        take_answer_keys(intents);
    }
    take_keys(state_.overlay != Overlay::none && !reads_along(state_.overlay), typing(state_) || acting,
              answers, intents);
    if (any_key_pressed() || !intents.empty()) {
        state_.by_keys = true;
    } else if (mouse_moved() != Point{}) {
        state_.by_keys = false;
    }
    const Position before = state_.shown;
    const float scale = interface_scale(screen_, state_.settings);
    build_frame({surface, fonts_, scale, state_.settings.theme, language_, session_, state_}, intents);
    if (state_.shown != before) {
        wake(); // what takes time is counted when a place has been kept for a frame
    }
}

void Shell::carry_out(const Intents& intents) {
    if (intents.empty()) {
        return;
    }
    const Speaking speaking(language_);
    wake();
    state_.notice.left = 0;
    Requests requests;
    CommandContext context{session_, state_, history_, requests, screen_};
    for (const Intent& intent : intents) {
        ui::carry_out(context, intent);
        told_.hear(state_.notice);
    }
    follow_settings();
    if (requests.full_screen) {
        screen_.set_full_screen(!screen_.full_screen());
    }
    if (requests.quit) {
        leaves_ = true;
        screen_.request_close();
    }
    if (requests.picture) {
        save_picture(*requests.picture);
    }
}

void Shell::save_picture(const PictureWish& wish) {
    std::string problem;
    if (saving_.busy()) {
        problem = tr("The last one is not finished yet.");
    } else if (is_still(wish.format) && wish.of == PictureOf::window) {
        wanted_picture_ = wish; // without the question where to save it
        state_.notice.left = 0;
    } else {
        problem = saving_.begin(session_, state_, wish);
    }
    state_.notice.say(std::move(problem), notice_seconds);
    told_.hear(state_.notice);
}

void Shell::take_picture(const Drawing& drawing) {
    const PictureWish wish = *std::exchange(wanted_picture_, std::nullopt);
    const std::string bytes = wish.format == PictureFormat::png
                                  ? png_bytes(screen_.capture())
                                  : svg_of(drawing, typefaces_of(fonts_), {session_.title(), "", false});
    state_.notice.say(PictureSaving::save(wish.path, bytes), notice_seconds);
    told_.hear(state_.notice);
    wake();
}

void Shell::go_on_saving(double seconds) {
    state_.notice.left = std::max(0.0, state_.notice.left - seconds);
    if (!saving_.busy()) {
        return;
    }
    state_.notice.say(saving_.work(), notice_seconds);
    if (saving_.busy()) {
        state_.notice.heard = true; // every frame another
    } else {
        told_.hear(state_.notice);
    }
}

} // namespace cow::ui
