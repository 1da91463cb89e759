#pragma once
// The test driver: a Shell in a real window, checked after every frame.

#include "app/gui/screen/backend.hpp"
#include "app/gui/shell/real_judge.hpp"
#include "app/gui/shell/shell.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "core/base/whole_file.hpp"
#include "tests/support/processes.hpp"
#include "tests/ui/inject_mouse.hpp"
#include "tests/view/scratch.hpp"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cow::ui {

/// What a user does before a picture is taken.
struct Gesture {
    enum class Kind : u8 { command, point, click, right_click, wheel };
    Kind kind = Kind::command;
    std::string word; ///< of command_of
    Point at;
    double turn = 0; ///< of the wheel, in notches away from the user
};

struct PictureRequest {
    std::string file; ///< PNG to write; "": none
    int width = 1280;
    int height = 720;
    std::size_t step = 0;
    std::size_t micro = 0;         ///< events of the next step
    double progress = 1;           ///< of the last of them
    std::vector<Gesture> gestures; ///< done then, one after the other
    bool real = false;             ///< with the real kernel
    bool merge = false;            ///< which merges pages, too
};

/// "help", "theme", …; nothing for another word.
std::optional<CommandId> command_of(std::string_view word);

using test::ProcessMark;

/// What a file holds; "" without one.
inline std::string bytes_of(const std::string& path) { return read_whole(path).value_or(std::string()); }

class Driver {
public:
    bool open_window(int width, int height);
    /// Every step and a sample of events, forward and, at another size, back.
    void walk(const std::string& file);
    /// Each step as it is when it is over, and no more.
    void glance(const std::string& file);
    /// Files that are no scenarios: a message is shown, and the next good one opens.
    void mishaps();
    /// The commands by key, the mouse on the timeline, several sizes.
    void keys(const std::string& file);
    /// Jumps, bookmarks, plots, the text mirror, kernels side by side, being the kernel: by key and by mouse.
    void timeline(const std::string& file);
    /// What a lecturer uses: a remote's keys, full screen, chapters, pen and light, signs on foreign keyboards.
    /// False, and a failure, when it shows nothing that runs.
    bool opens(const std::string& what, const std::string& file);
    void present(const std::string& file);
    /// Questions: answered right and wrong, skipped, by keys and by mouse, in both languages and projected.
    void predict(const std::string& file);
    /// Memory nearer and further away, by keys, wheel and drags.
    void zoom(const std::string& file);
    /// The switch of the real kernel: marks at the steps, and no process left when it is off, or the window closed.
    void real_kernel(const std::string& file);
    /// Which kernel that is: one in a machine of its own, on its way, given up, asked, and this one again.
    void own_machine(const std::string& file);
    /// Chinese and back: every character has a glyph, what happens is told in the language in use.
    void languages(const std::string& file);
    /// For a system without one: the choice is refused, and says what to install.
    void no_chinese_font(const std::string& file);
    /// Clicks on everything on the stage, and in the inspector.
    void inspector(const std::string& file);
    /// The editor, saving and recovery, and the menus of things to do.
    void editor();
    /// Opening any file, and what comes of those that others write, have, or have not.
    void files();
    /// Pictures, an animation and a handout, saved from the window.
    void exports(const std::string& file);
    /// Prints what building a frame costs, at rest and while every frame shows another event.
    void cost(const std::string& file);
    void take_picture(const std::string& file, const PictureRequest& request);
    /// Prints what was found; the exit status of the program.
    int report() const;

private:
    void fail(const std::string& what);
    void draw(double seconds = 0);
    void check_vertices();
    std::vector<std::string> check_picture(const char* where);
    void check_moment(const char* where);
    void resize(int width, int height);
    void run(Action action) { shell_->session().apply(Perform{action}); }
    void drop(const std::string& path);
    void hold(int glfw_key, bool down);
    void enter(unsigned character);
    void take_in(double seconds);
    void press(int glfw_key);
    void type(unsigned character);
    void type_shifted(unsigned character);
    void point_at(Point place);
    void click(Point place);
    BottomLayout bottom() const;
    void check_play();
    void type_with_control(unsigned character);
    void check_signs();
    void check_remote();
    void check_tools();
    void check_chapters();
    void check_freeze();
    void check_start_page();
    void check_course();
    void check_tooltips();
    void check_projector();
    void check_timeline_view();
    void check_dividers();
    bool stays_dark();
    std::string words();
    void check_slow_frame();
    void check_touches();
    void check_jumps();
    void check_bookmarks();
    void check_plots();
    void check_mirror();
    void check_compare();
    void answer_anything();
    void answer_made(const std::string& file);
    void answer_inverse();
    void answer_by_keys();
    void answer_by_mouse();
    bool says(std::string_view text);
    void check_fault();
    void check_be_kernel();
    void check_be_kernel_looks();
    void take_offer(std::size_t offer);
    void perform(Verb verb, bool right);
    bool in_lock_step() const;
    void inspect_stage();
    void click_history();
    void look();
    void expect(bool ok, const std::string& what);
    std::size_t event() const;
    std::string saved(CommandId command);
    void let_kernel_work();
    std::size_t mark_pixels() const;
    void check_marks(std::size_t plain);
    void refuse_one();
    bool open_with_steps(const std::string& file, std::size_t steps);
    void choose_kernel(bool own);
    std::vector<ProcessMark> expect_booting(const std::string& when);
    bool let_machine_work();
    std::string open_shell();
    void let_time_pass(double seconds);
    void write(std::string_view text);
    void press_with(std::initializer_list<int> held, int glfw_key);
    void click(Point at, int button);
    void do_gesture(const Gesture& gesture);
    void edit_and_save(const std::string& path);
    void copy_and_undo();
    void save_over_another(const std::string& path);
    void zoom_by_keys(int far);
    void zoom_by_mouse(int far);
    void recover(const std::string& path);
    void menus(const std::string& path);
    void broken_files(const Scratch& scratch);
    void keep_picture(const std::string& folder, const std::string& stem);
    void choose_a_file(const Scratch& scratch);
    void file_changes(const Scratch& scratch);
    void leave_unsaved(const Scratch& scratch);
    void file_of_another(const Scratch& scratch);
    void expect_gone(const std::vector<ProcessMark>& marks, const std::string& when);

    SystemFonts system_fonts_;
    std::unique_ptr<Backend> backend_;
    std::unique_ptr<Shell> shell_;
    std::vector<std::string> failures_;
    std::string context_;
    std::size_t frames_ = 0;
    double window_seconds_ = 0;
    double fonts_seconds_ = 0;
    double slowest_build_ = 0;
    double total_build_ = 0;
};

} // namespace cow::ui
