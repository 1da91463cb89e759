// Files in the window, by keys: opening any, what another program writes, what another window has, leaving what is not
// saved, and where a picture goes.

#include "app/view/text/file_places.hpp"
#include "core/base/file_lock.hpp"
#include "core/base/whole_file.hpp"
#include "tests/ui/checks.hpp"
#include "tests/view/scratch.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view short_story = "init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, "
                                         "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                                         "init: store buf 'A'\n";

/// By another program, at a time that differs.
void write_later(const std::string& path, std::string_view text) {
    const auto before = fs::last_write_time(path);
    std::ofstream(path, std::ios::binary) << text;
    fs::last_write_time(path, before + std::chrono::seconds(2));
}

} // namespace

void Driver::files() {
    const Scratch scratch;
    context_ = "files";
    resize(1280, 720);
    open_shell();
    const fs::path before = fs::current_path();
    fs::current_path(scratch.path("")); // what is new begins there
    choose_a_file(scratch);
    file_changes(scratch);
    leave_unsaved(scratch);
    file_of_another(scratch);
    fs::current_path(before);
}

void Driver::choose_a_file(const Scratch& scratch) {
    const Session& session = shell_->session();
    const auto overlay = [&] { return shell_->state().overlay; };
    const std::string first = full_path(scratch.file("first.cow", short_story));
    const std::string second = full_path(scratch.file("second.cow", short_story));
    shell_->open(first);
    draw();
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_O);
    expect(overlay() == Overlay::open_file, "Ctrl+O asks for no file");
    draw();
    check_picture("open a file");
    press(GLFW_KEY_ENTER);
    expect(overlay() == Overlay::none && session.document().path() == second,
           "Enter does not open the other one of the folder");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_O);
    draw();
    expect(!shell_->state().open_file.choices.empty() && shell_->state().open_file.choices[0].path == first,
           "the one before is not the first of the recent ones");
    write(scratch.path("fi"));
    press(GLFW_KEY_TAB);
    draw();
    expect(shell_->state().open_file.typed == scratch.path("first.cow"), "Tab does not complete a path");
    press(GLFW_KEY_ESCAPE);
    expect(overlay() == Overlay::none && session.document().path() == second,
           "Esc does not close it at once");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_O);
    draw();
    write(scratch.path("made.cow"));
    press(GLFW_KEY_ENTER);
    draw();
    expect(session.document().path() == full_path(scratch.path("made.cow")) &&
               shell_->state().script.editor.open,
           "a file that is not there yet opens no editor");
    check_picture("a file to be made");
    write(short_story.substr(0, short_story.find('\n')));
    let_time_pass(0.6);
    expect(session.player() != nullptr, "what is written there does not run");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_S);
    expect(bytes_of(scratch.path("made.cow")).starts_with("init: buf"), "Ctrl+S does not make it");
    press(GLFW_KEY_ESCAPE);
}

void Driver::file_changes(const Scratch& scratch) {
    const Document& document = shell_->session().document();
    const std::string path = scratch.file("changes.cow", short_story);
    shell_->open(path);
    let_time_pass(1.2);
    write_later(path, "# theirs\n" + std::string(short_story));
    let_time_pass(1.2);
    expect(document.text().starts_with("# theirs") && !document.modified(),
           "what another program writes is not read");
    expect(shell_->state().notice.text.find("has changed on disk") != std::string::npos,
           "it does not say so");
    type('e');
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_HOME);
    write("# mine");
    write_later(path, short_story);
    let_time_pass(1.2);
    expect(shell_->state().overlay == Overlay::changed, "with changes of its own nothing is asked");
    check_picture("changed on disk");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::none && document.text().starts_with("# mine"),
           "Enter loses what was typed");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_S);
    expect(shell_->state().overlay == Overlay::conflict, "saving over it asks nothing");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::save_as && bytes_of(path) == short_story,
           "Enter overwrites what another program wrote");
    draw();
    press(GLFW_KEY_ENTER);
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none, "one Esc does not leave Save as");
    shell_->act(CommandId::revert);
    draw();
    expect(document.text() == short_story && !document.modified(),
           "it cannot be reverted to what is on disk");
    press(GLFW_KEY_ESCAPE);
}

void Driver::leave_unsaved(const Scratch& scratch) {
    const Document& document = shell_->session().document();
    const auto overlay = [&] { return shell_->state().overlay; };
    shell_->open(scratch.file("leave.cow", short_story));
    draw();
    type('e');
    write("# typed");
    press(GLFW_KEY_ESCAPE);
    type('q');
    expect(overlay() == Overlay::leaving && !backend_->should_close(), "Q asks nothing");
    check_picture("leaving");
    press(GLFW_KEY_ENTER);
    expect(overlay() == Overlay::none && !backend_->should_close(), "Enter leaves");
    backend_->request_close();
    expect(!shell_->may_close() && !backend_->should_close(), "closing the window asks nothing");
    draw();
    expect(overlay() == Overlay::leaving, "closing the window asks nothing");
    press(GLFW_KEY_ESCAPE);
    expect(overlay() == Overlay::none, "Esc does not stay");
    type('q');
    press(GLFW_KEY_RIGHT);
    press(GLFW_KEY_ENTER);
    expect(!document.modified() && backend_->should_close() && shell_->may_close(),
           "saving does not go on to close it");
    backend_->refuse_close();
    open_shell();

    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_N);
    write("# new");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_S);
    expect(overlay() == Overlay::save_as, "Ctrl+S on a new one does not ask where");
    press(GLFW_KEY_ESCAPE);
    expect(overlay() == Overlay::none, "Esc does not leave it");
    press(GLFW_KEY_ESCAPE);
}

/// This test is the other window.
void Driver::file_of_another(const Scratch& scratch) {
    const std::string path = full_path(scratch.file("theirs.cow", short_story));
    FileLock other;
    fs::create_directories(state_folder());
    expect(other.take(kept_about(path, ".lock")) == FileLock::Taken::yes, "no lock to be had");
    shell_->open(path);
    draw();
    const Session& session = shell_->session();
    expect(shell_->state().notice.text.find("Another window") != std::string::npos, "who has it is not told");
    type('e');
    expect(shell_->state().overlay == Overlay::locked, "what another window has is edited");
    check_picture("another window has it");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::none && session.document().path() == path &&
               !shell_->state().script.editor.open,
           "Enter does not leave it alone");
    type('e');
    press(GLFW_KEY_RIGHT);
    press(GLFW_KEY_ENTER);
    expect(shell_->state().script.editor.open && session.documents().unnamed(), "no copy can be edited");
    press(GLFW_KEY_ESCAPE);
    shell_->open(path);
    draw();
    other.release();
    let_time_pass(1.2);
    expect(session.document().editable(), "it stays locked when the other window has gone");
}

} // namespace cow::ui
