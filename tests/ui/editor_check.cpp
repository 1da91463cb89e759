// The editor of the script, saving and recovery, and the menus of things to do, by keys and mouse.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/stage/stage.hpp"
#include "app/view/layout/card_layout.hpp"
#include "app/view/session/do_it.hpp"
#include "core/base/whole_file.hpp"
#include "tests/ui/checks.hpp"
#include "tests/view/scratch.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

#include <fstream>

namespace cow::ui {
namespace {

constexpr std::string_view story = "# 中文: a comment\n"
                                   "init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, "
                                   "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                                   "init: store buf 'A' x 3\n"
                                   "init: child = fork()\n"
                                   "child: store buf 'B'\n"
                                   "child: exit(0)\n";

} // namespace

void Driver::let_time_pass(double seconds) {
    for (double passed = 0; passed < seconds; passed += 0.05) {
        draw(0.05);
    }
}

void Driver::write(std::string_view text) {
    for (const char c : text) {
        enter(static_cast<unsigned char>(c));
        take_in(0.01);
    }
}

/// A key while others are held.
void Driver::press_with(std::initializer_list<int> held, int glfw_key) {
    for (const int key : held) {
        hold(key, true);
    }
    take_in(0.01);
    press(glfw_key);
    for (const int key : held) {
        hold(key, false);
    }
    take_in(0.01);
}

void Driver::click(Point at, int button) {
    compat::inject_mouse(backend_->window(), static_cast<double>(at.x), static_cast<double>(at.y));
    draw(0.01);
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), button, GLFW_PRESS, 0);
    draw(0.01);
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), button, GLFW_RELEASE, 0);
    draw(0.01);
}

void Driver::editor() {
    const Scratch scratch;
    context_ = "editor";
    const std::string path = scratch.file("a.cow", story);
    resize(1280, 720);
    shell_->open(path);
    draw();
    edit_and_save(path);
    if (shell_->session().player() == nullptr) {
        return;
    }
    copy_and_undo();
    save_over_another(path);
    recover(path);
    menus(path);
    broken_files(scratch);
}

void Driver::edit_and_save(const std::string& path) {
    const Session& session = shell_->session();
    const Document& document = session.document();
    const EditorState& editor = shell_->state().script.editor;
    if (session.player() == nullptr) {
        fail("it does not open");
        return;
    }
    press(GLFW_KEY_END);
    type('e');
    expect(editor.open && editor.focused, "E opens no editor");
    expect(session.player()->at_end(), "E moves something");
    check_picture("editor");

    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_HOME);
    for (int i = 0; i < 2; ++i) {
        press(GLFW_KEY_DOWN);
    }
    press(GLFW_KEY_HOME);
    while (document.buffer().caret() < document.text().find("store buf 'A'")) {
        press(GLFW_KEY_RIGHT);
    }
    write("q");
    expect(document.text().find("qstore") != std::string::npos, "what is typed is not in the text");
    expect(session.document().errors().size() == 1, "a wrong word is no error");
    expect(session.player() != nullptr && session.player()->at_end(), "an error stops the run");
    check_picture("editor with an error");
    press(GLFW_KEY_BACKSPACE);
    expect(session.document().errors().empty() && document.text() == story, "Backspace does not mend it");

    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_END);
    press(GLFW_KEY_UP);
    press(GLFW_KEY_UP);
    press(GLFW_KEY_END);
    press(GLFW_KEY_LEFT);
    press(GLFW_KEY_BACKSPACE);
    write("Z");
    expect(document.text().find("child: store buf 'Z'\n") != std::string::npos, "caret keys lead elsewhere");
    expect(session.player()->at_end(), "it runs while it is typed");
    let_time_pass(0.6);
    expect(session.player()->timeline().branches() == 2, "no branch starts at the changed line");
    expect(session.player()->step() == 3, "the run does not go on from the changed line");
    expect(session.run()->samples().size() == 6, "the figures are not those of the new run");
    expect(bytes_of(path) == story, "the file changes without being saved");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_S);
    expect(bytes_of(path) == document.text() && !document.modified(), "Ctrl+S does not save");
}

/// Selects a word, copies it, and puts it in twice; takes that back.
void Driver::copy_and_undo() {
    const Document& document = shell_->session().document();
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_END);
    press_with({GLFW_KEY_LEFT_CONTROL, GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_LEFT);
    press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_UP);
    const std::string chosen(document.buffer().selected());
    expect(chosen.starts_with("\nchild: exit(0)") || !chosen.empty(), "Shift does not select");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_C);
    const std::string before = document.text();
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_END);
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_V);
    expect(document.text() == before + chosen, "what was copied is not pasted");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_Z);
    expect(document.text() == before, "Ctrl+Z does not undo");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_Y);
    expect(document.text() != before, "Ctrl+Y does not redo");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_Z);
    press(GLFW_KEY_ESCAPE);
    expect(!shell_->state().script.editor.open, "Esc does not leave the editor");
}

/// Another program has written the file.
void Driver::save_over_another(const std::string& path) {
    const Document& document = shell_->session().document();
    std::ofstream(path, std::ios::binary) << "# theirs\n" << story;
    type('e');
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_HOME);
    write("#");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_S);
    expect(shell_->state().overlay == Overlay::conflict, "nothing is asked when the file has changed");
    expect(bytes_of(path).starts_with("# theirs"), "the other's changes are lost");
    check_picture("conflict");
    press(GLFW_KEY_RIGHT);
    press(GLFW_KEY_ENTER);
    expect(document.text().starts_with("# theirs") && !document.modified(), "the file is not taken");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_Z);
    expect(document.text().starts_with("##"), "the own changes are lost");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_S);
    expect(!document.modified(), "it is not saved after that");
    press(GLFW_KEY_ESCAPE);
}

/// The program ends without saving; the next one offers what was typed.
void Driver::recover(const std::string& path) {
    const std::string saved = bytes_of(path);
    type('e');
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_HOME);
    write("# never saved\n");
    press(GLFW_KEY_ENTER);
    const std::string typed = shell_->session().document().text();
    let_time_pass(1.3);
    expect(find_autosave(path).has_value(), "nothing is kept a second after a change");
    expect(!shell_->session().settling(), "it does not come to rest");
    for (const bool take : {false, true}) {
        open_shell();
        shell_->open(path);
        draw();
        draw();
        expect(shell_->state().overlay == Overlay::recovery, "what was kept is not offered");
        check_picture("recovery");
        click(shell_->state().stage.area.center(), GLFW_MOUSE_BUTTON_RIGHT);
        expect(shell_->state().overlay == Overlay::recovery, "what lies behind a question can be clicked");
        const Point track = shell_->state().timeline.track.center();
        compat::inject_mouse(backend_->window(), static_cast<double>(track.x), static_cast<double>(track.y));
        draw(0.01);
        ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
        draw(0.01);
        expect(!shell_->state().timeline.scrubbing, "the timeline behind a question can be dragged");
        ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
        draw(0.01);
        if (!take) {
            continue; // ended without an answer: it is asked again
        }
        press(GLFW_KEY_ENTER);
        expect(shell_->session().document().text() == typed, "it is not restored");
        expect(shell_->state().overlay == Overlay::none, "the question stays");
    }
    open_shell();
    shell_->open(path);
    draw();
    draw();
    press(GLFW_KEY_TAB);
    press(GLFW_KEY_ENTER);
    expect(shell_->session().document().text() == saved, "it is not discarded");
    expect(!find_autosave(path).has_value(), "it is discarded, and still there");
}

void Driver::menus(const std::string& path) {
    const Session& session = shell_->session();
    std::ofstream(path, std::ios::binary) << story;
    shell_->open(path);
    shell_->session().apply(SeekStep{3});
    draw();
    draw();
    const StageState& stage = shell_->state().stage;
    const std::size_t child = stage.scene.cards.size() - 1;
    if (stage.scene.cards.size() != 2 || stage.scene.cards[child].rows.empty()) {
        fail("the stage shows no two processes with pages");
        return;
    }
    const StageGeometry geometry = stage_geometry(stage.scene, stage.goal, stage.activity.items.size());
    const auto choose = [&](std::string_view line) {
        const auto items =
            things_to_do(*session.player(), shell_->state().do_it.target, shell_->state().do_it.value);
        for (const DoItem& item : items) {
            if (item.lines == line) {
                press(GLFW_KEY_ENTER);
                return;
            }
            press(GLFW_KEY_DOWN);
        }
        fail("the menu has no item " + std::string(line));
    };
    const Rect row = geometry.rows[child][1];
    click({row.x + 20, row.center().y}, GLFW_MOUSE_BUTTON_RIGHT);
    expect(shell_->state().overlay == Overlay::do_it, "a right click on a page opens no menu");
    check_picture("menu of a page");
    type('X');
    choose("child: store buf+PAGE 'X'");
    expect(shell_->state().overlay == Overlay::none, "the menu stays open");
    expect(session.document().text().find("fork()\nchild: store buf+PAGE 'X'\nchild: store buf 'B'") !=
               std::string::npos,
           "the line is not behind the step at the cursor");
    expect(session.player()->timeline().branches() == 2, "no branch in the middle of the scenario");
    expect(session.playback().moving(), "the new step does not play");
    for (int i = 0; i < 400 && session.playback().moving(); ++i) {
        draw(0.1);
    }
    expect(session.player()->step() == 4, "the new step has not run");
    expect(session.player()->step_count() == 6, "later lines are lost");
    press_with({GLFW_KEY_LEFT_CONTROL, GLFW_KEY_LEFT_ALT}, GLFW_KEY_Z);
    expect(session.document().text() == story, "Ctrl+Alt+Z does not take it back");
    expect(session.player()->step() == 3, "the run does not go back");

    const Rect header = card_layout(geometry.cards[0], geometry.scale).header;
    click(header.center(), GLFW_MOUSE_BUTTON_RIGHT);
    expect(shell_->state().do_it.target.pages == 0, "a right click on a process is about something else");
    choose("init: child2 = fork()");
    for (int i = 0; i < 400 && session.playback().moving(); ++i) {
        draw(0.1);
    }
    expect(session.player()->machine().processes.size() == 3, "no third process");
    press(GLFW_KEY_F9);
    expect(shell_->state().overlay == Overlay::do_it, "F9 opens no menu");
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none, "Esc does not close it");
}

/// They are shown, and can be mended on the spot.
void Driver::broken_files(const Scratch& scratch) {
    open_shell();
    shell_->open(scratch.file("broken.cow", "init: lod 4096\n"));
    draw();
    draw();
    expect(shell_->session().player() == nullptr, "a broken file runs");
    type('e');
    expect(shell_->state().script.editor.open, "a broken file cannot be edited");
    check_picture("broken");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_A);
    write("init: load 4096");
    let_time_pass(0.6);
    expect(shell_->session().player() != nullptr, "a mended file does not run");
    press(GLFW_KEY_ESCAPE);
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_N);
    expect(shell_->session().player() != nullptr && shell_->state().script.editor.open,
           "Ctrl+N begins nothing");
    press(GLFW_KEY_ESCAPE);
    press_with({GLFW_KEY_LEFT_CONTROL, GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_S);
    expect(shell_->state().overlay == Overlay::save_as, "Ctrl+Shift+S asks for no name");
    check_picture("save as");
    press(GLFW_KEY_ESCAPE);
    shell_->open("/proc/self/nothing/nothing.cow");
    draw();
    type('e');
    draw();
    expect(!shell_->state().script.editor.open, "a file whose folder is not there can be edited");
    shell_->open(scratch.file("end.cow", story));
    draw();
    check_picture("a good file after all that");
}

} // namespace cow::ui
