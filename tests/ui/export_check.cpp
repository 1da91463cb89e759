// Pictures saved from the window: where they go, that nothing is overwritten, and what is told.

#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cstdlib>
#include <filesystem>

namespace cow::ui {

namespace fs = std::filesystem;

/// Lets the window go on until what is to be saved is there, and tells what it says then.
std::string Driver::saved(CommandId command) {
    shell_->act(command);
    draw();
    draw();
    if (shell_->state().overlay == Overlay::save_picture) {
        check_picture("where to save a picture");
        press(GLFW_KEY_ENTER);
    }
    draw();
    draw();
    for (int i = 0; i < 20000 && shell_->saving(); ++i) {
        draw(0.02);
    }
    return shell_->state().notice.left > 0 ? shell_->state().notice.text : "";
}

/// A name that would say something false, and one that is taken.
void Driver::keep_picture(const std::string& folder, const std::string& stem) {
    const fs::path taken = fs::path(folder) / (stem + "-step-1.png");
    shell_->act(CommandId::save_png);
    draw();
    draw();
    for (std::size_t i = 0; i < stem.size() + std::string("-step-1-3.png").size(); ++i) {
        press(GLFW_KEY_BACKSPACE);
    }
    write(stem + ".gif");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::save_picture && !shell_->state().save_as.problem.empty(),
           "a picture may be called an animation");
    for (int i = 0; i < 4; ++i) {
        press(GLFW_KEY_BACKSPACE);
    }
    write("-step-1.png");
    const fs::file_time_type written = fs::last_write_time(taken);
    press(GLFW_KEY_ENTER);
    draw();
    press(GLFW_KEY_ENTER);
    draw();
    expect(fs::last_write_time(taken) == written, "Enter overwrites a picture");
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none, "Esc saves no picture, and stays");
}

void Driver::exports(const std::string& file) {
    context_ = "exports";
    const fs::path before = fs::current_path();
    char name[] = "/tmp/cowscope-exports-XXXXXX";
    if (mkdtemp(name) == nullptr) {
        fail("no folder to save to");
        return;
    }
    const fs::path folder = name;
    fs::current_path(folder);
    shell_->open_text("", "");
    draw();
    shell_->open((folder / "missing.cow").string());
    draw();
    expect(saved(CommandId::save_png).find("No scenario is open") != std::string::npos,
           "without a scenario it does not say that there is nothing to save");
    expect(fs::is_empty(folder), "without a scenario something is saved");

    shell_->open(file);
    draw();
    const std::string stem = fs::path(file).stem().string();
    shell_->session().apply(SeekStep{1});
    const auto check = [&](CommandId command, const std::string& wanted) {
        const std::string told = saved(command);
        expect(told.find(wanted) != std::string::npos, wanted + ": the window says '" + told + "'");
        std::error_code error;
        expect(fs::file_size(folder / wanted, error) > 1000 && !error, wanted + " is not there");
    };
    check(CommandId::save_png, stem + "-step-1.png");
    check(CommandId::save_png, stem + "-step-1-2.png");
    check(CommandId::save_svg, stem + "-step-1.svg");
    check(CommandId::save_stage, stem + "-stage-1.svg");
    check(CommandId::save_sheet, stem + "-sheet.png");
    check(CommandId::save_handout, stem + ".html");
    check(CommandId::save_gif, stem + ".gif");
    expect(shell_->session().player() != nullptr && shell_->session().player()->step() == 1,
           "saving moves the window's cursor");
    keep_picture(folder.string(), stem);
    check_picture("after saving");
    fs::current_path(before);
    fs::remove_all(folder);
}

} // namespace cow::ui
