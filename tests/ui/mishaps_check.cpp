// Files that are no scenarios: a message is shown, and the next good one opens.

#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

fs::path new_folder() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    fs::path folder = fs::temp_directory_path() / ("cowscope-ui-test-" + std::to_string(now));
    fs::create_directory(folder);
    return folder;
}

} // namespace

/// As the operating system reports it.
void Driver::drop(const std::string& path) {
    GLFWwindow* window = backend_->window();
    const GLFWdropfun callback = glfwSetDropCallback(window, nullptr);
    glfwSetDropCallback(window, callback);
    const char* paths[] = {path.c_str()};
    callback(window, 1, paths);
    draw();
}

void Driver::mishaps() {
    const fs::path folder = new_folder();
    const auto open = [&](const char* name, std::string_view text) {
        context_ = name;
        const fs::path path = folder / name;
        std::ofstream(path, std::ios::binary) << text;
        shell_->open(path.string());
        draw();
        draw();
        for (const int key :
             {GLFW_KEY_RIGHT, GLFW_KEY_LEFT, GLFW_KEY_SPACE, GLFW_KEY_END, GLFW_KEY_HOME, GLFW_KEY_DOWN}) {
            press(key);
        }
    };
    const auto refused = [&] {
        expect(shell_->session().player() == nullptr, "it opens");
        expect(!shell_->session().problem().empty() || !shell_->session().document().errors().empty(),
               "no message");
        check_picture("the message");
    };
    open("words.cow",
         "title \"No\"\ninit: buf = mmpa(NULL, PAGE)\nchild: stoer buf 'A' # ä → 中\nexpect copys == 1\n");
    refused();
    open("binary.cow", std::string("\x00\xff\xfe\x80 \x01\n\x7f", 8));
    refused();
    open("longline.cow", "init: x = mmap(" + std::string(20000, '(') + "\n");
    refused();
    context_ = "no such file";
    shell_->open((folder / "missing.cow").string());
    draw();
    refused();
    context_ = "a folder";
    shell_->open(folder.string());
    draw();
    refused();

    open("empty.cow", "");
    open("nothing.cow", "title \"Nothing happens\"\nsay \"ünï – 中文\"\n");
    expect(shell_->session().player() != nullptr, "it does not open");
    open("good.cow", "init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, "
                     "0)\ninit: store buf 'A'\n");
    expect(shell_->session().player() != nullptr, "a good file does not open after bad ones");
    expect(event() > 0, "it cannot be played");
    check_picture("a good file");
    context_ = "a dropped file";
    const std::string dropped = full_path((folder / "dropped.cow").string());
    std::ofstream(dropped)
        << "title \"Dropped\"\nbuf = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";
    drop(dropped);
    draw();
    expect(shell_->session().document().path() == dropped && shell_->session().player() != nullptr,
           "it does not open");
    drop((folder / "missing.cow").string());
    draw();
    refused();
    fs::remove_all(folder);
}

} // namespace cow::ui
