#include "app/gui/paint/imgui_compat.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

namespace cow::ui {

// Memory by keys, wheel and drags, on a machine of which not every frame has a cell.
void Driver::zoom(const std::string& file) {
    if (!opens("zoom", file)) {
        return;
    }
    shell_->session().apply(
        SeekStep{shell_->session().player()->step_count() - 1}); // the last step kills its process
    draw();
    const MemoryMap& map = shell_->state().stage.scene.map;
    expect(map.shortens && map.listed < map.frames, "the free frames are not a count at first");
    const int far = map.coarsest;
    for (int level = 0; level <= far; ++level) {
        type('y');
    }
    zoom_by_keys(far);
    zoom_by_mouse(far);
}

void Driver::zoom_by_keys(int far) {
    const auto map = [&]() -> const MemoryMap& { return shell_->state().stage.scene.map; };
    expect(far >= 2 && map().whole, "all of memory is not in view at first");
    expect(shell_->state().stage.scene.overview.empty(), "an overview of what is in view as a whole");
    type('y');
    expect(!shell_->state().notice.text.empty(), "Y does not say why nothing is further away");
    check_picture("from far away");
    for (int level = far - 1; level >= 0; --level) {
        type('z');
        expect(map().level == level, "Z is not nearer by one");
        check_picture("nearer");
    }
    expect(map().whole || !shell_->state().stage.scene.overview.empty(), "no overview of what is zoomed");
    bool range = false;
    for (const std::string& word : check_picture("from near by")) {
        range = range || word == "zoomed:";
    }
    expect(map().whole || range, "what is zoomed does not say its range");
    for (int level = -1; level >= nearest_level; --level) {
        type('z');
        expect(map().level == level, "Z is not nearer than cells");
        check_picture("large cells");
    }
    type('z');
    expect(map().level == nearest_level, "nearer than the nearest");
    expect(shell_->state().notice.text.find("nearer") != std::string::npos,
           "Z does not say why nothing is nearer");
    for (int level = nearest_level; level < 0; ++level) {
        type('y');
    }
    type('y');
    expect(map().level == 1, "Y is not further away by one");
    type('a');
    expect(map().listed < map().frames && shell_->state().camera == Camera{}, "A does not show what matters");
    type('h');
    expect(map().level == 0, "H does not show the event's frames");
    type('a');
    for (int level = 0; level <= far; ++level) {
        type('y');
    }
}

void Driver::zoom_by_mouse(int far) {
    const auto map = [&]() -> const MemoryMap& { return shell_->state().stage.scene.map; };
    const Rect grid = map().grid.area;
    compat::inject_mouse(backend_->window(), grid.center().x, grid.y + grid.h / 4);
    draw();
    for (int i = 0; i < 2; ++i) {
        ImGui_ImplGlfw_ScrollCallback(backend_->window(), 0, 1);
        draw();
        draw();
    }
    expect(map().level == far - 2, "the wheel is not nearer");
    const u64 first = map().first;
    // Pressed and moved within one frame: a button that is not really held is up again in the next one.
    compat::inject_mouse(backend_->window(), grid.center().x, grid.bottom() - 4);
    draw();
    compat::inject_mouse(backend_->window(), grid.center().x, grid.bottom() - 70);
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
    draw();
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
    draw();
    draw();
    expect(map().first > first, "a drag upwards does not move on");
    check_picture("dragged");
    for (int i = 0; i < 3; ++i) {
        ImGui_ImplGlfw_ScrollCallback(backend_->window(), 0, -1);
        draw();
        draw();
    }
    expect(map().level == far, "the wheel is not further away");
    compat::inject_mouse(backend_->window(), 1, 1);
    draw();
}

} // namespace cow::ui
