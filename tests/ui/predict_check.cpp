// Questions in the window: nothing tells the future, an answer is given before anything moves, then it is judged.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/stage/stage.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace cow::ui {

/// Is it written anywhere in the window, perhaps over several lines?
bool Driver::says(std::string_view text) {
    std::string all = words();
    std::replace(all.begin(), all.end(), '\n', ' ');
    return all.find(text) != std::string::npos;
}

void Driver::predict(const std::string& file) {
    if (!opens("predicting", file)) {
        return;
    }
    shell_->act(CommandId::veil); // down again: nothing counts, so it is opened anew
    shell_->open(file);
    const Player& player = *shell_->session().player();
    press(GLFW_KEY_END);
    expect(player.step() == 3 && shell_->session().is_asking(), "the end lies behind a question");
    expect(says("A question comes first"), "nobody says why it goes no further");
    expect(!says("a page of its own"), "the script tells what follows");
    check_picture("a question");
    answer_by_keys();
    answer_by_mouse();

    shell_->open(file);
    press(GLFW_KEY_END);
    type('1');
    let_time_pass(8);
    expect(says("it was seen before"), "what was seen before counts");
    expect(shell_->session().predictions().score().asked() == 0, "what was seen before counts");
    answer_made(file);
    answer_inverse();
}

/// Whatever is asked, somehow.
void Driver::answer_anything() {
    const quiz::Question& question = shell_->session().predictions().open()->question;
    type(question.options.empty() ? '0' : '1');
    if (question.options.empty()) {
        press(GLFW_KEY_ENTER);
    }
    let_time_pass(8);
}

/// Where the author asks nothing a question is made, if that is wanted.
void Driver::answer_made(const std::string& file) {
    const Session& session = shell_->session();
    const Predictions& predictions = session.predictions();
    shell_->open(file);
    type_shifted('d');
    press(GLFW_KEY_END);
    expect(session.player()->step() == 1 && session.is_asking() && predictions.posed(),
           "in front of the first store nothing is asked");
    expect(says(predictions.open()->question.text), "what is asked is not written anywhere");
    expect(!says("fork"), "the script tells what follows a question that is made");
    check_picture("a question that is made");
    type('p');
    type('l');
    draw(0.2);
    draw(0.2);
    expect(says(predictions.open()->question.text) && !says("fork"), "it is not asked in Chinese");
    check_picture("a question that is made, projected, in Chinese");
    type('p');
    type('l');
    draw(0.2);
    draw(0.2);
    answer_anything();
    expect(session.player()->step() == 2 && predictions.score().asked() == 1, "an answer is not judged");
    expect(says("1 right, "), "how it went is not told");
    check_picture("a question that was made, answered");
    press(GLFW_KEY_END);
    expect(session.player()->step() == 3 && !predictions.posed(), "the author's question is another");
    press(GLFW_KEY_RIGHT);
    let_time_pass(8);
    type_shifted('d');
    expect(!session.asks_at_decisions(), "questions are made without end");
}

/// Two pictures side by side, and the lines that may lie between.
void Driver::answer_inverse() {
    Session& session = shell_->session();
    for (u64 seed = 1; seed < 100 && session.picture_behind() == nullptr; ++seed) {
        session.open_drill(2, seed);
    }
    draw(0.2);
    draw(1);
    expect(session.picture_behind() != nullptr && session.is_asking(), "no drill asks which call it was");
    expect(says("Before the call") && says("After the call"), "the two pictures are not both there");
    for (const quiz::Option& option : session.predictions().asked().front().question.options) {
        expect(says(option.text), "an option is not written anywhere");
    }
    check_picture("two pictures");
    type('p');
    type('l');
    draw(0.2);
    draw(1);
    expect(says("调用之前"), "the two pictures are not named in Chinese");
    check_picture("two pictures, projected, in Chinese");
    type('p');
    type('l');
    draw(0.2);
    answer_anything();
    expect(session.player()->at_end() && session.picture_behind() == nullptr, "the call is not played");
    expect(session.predictions().told(session.player()->step() - 1) != nullptr, "it is not judged");
    check_picture("which call it was");
}

/// One wrong, one skipped, one right.
void Driver::answer_by_keys() {
    const Predictions& predictions = shell_->session().predictions();
    const Player& player = *shell_->session().player();
    press(GLFW_KEY_SPACE);
    expect(player.step() == 3 && !shell_->session().playback().playing(), "playing passes a question");
    type('2');
    expect(player.timeline().inside_step(), "an answer does not play the step");
    let_time_pass(8);
    expect(player.step() == 4, "the step is not played to its end");
    expect(says("No: it is copy.") && says("0 of 1 right"), "a wrong answer is not told");
    expect(says("wp_page_copy"), "the rule is not told");
    check_picture("a wrong answer");
    press(GLFW_KEY_RIGHT);
    let_time_pass(8);
    expect(player.step() == 5 && says("Skipped: it is 2."), "a question is not skipped");
    expect(predictions.skipped() == 1 && predictions.score().asked() == 1, "what is skipped counts");
    for (const unsigned page : {'1', '0', '0', '2'}) { // once more: no longer
        type(page);
    }
    press(GLFW_KEY_ENTER);
    let_time_pass(8);
    expect(player.step() == 6 && says("Right.") && says("1 of 2 right"), "a right answer is not told");
}

/// In Chinese and projected: a number by keys and the button, a chip by the mouse.
void Driver::answer_by_mouse() {
    const Player& player = *shell_->session().player();
    type('p');
    type('l');
    draw(0.2);
    check_picture("a question, projected, in Chinese");
    type('1');
    press(GLFW_KEY_BACKSPACE);
    type('1');
    press(GLFW_KEY_ENTER);
    let_time_pass(8);
    expect(player.step() == 7 && says("正确"), "a number is no answer");
    const Drawing drawing = shell_->drawing();
    Point chip;
    for (const Mark& mark : drawing.marks) {
        const auto* line = std::get_if<TextLine>(&mark.what);
        if (line != nullptr && line->text.find("没有人") != std::string::npos) {
            chip = line->box.center();
        }
    }
    expect(chip != Point{}, "an answer is not in Chinese");
    click(chip);
    let_time_pass(8);
    expect(player.at_end() && says("正确"), "a click on an answer does nothing");
    check_picture("the end, projected, in Chinese");
    type('p');
    type('l');
    draw(0.2);
}

} // namespace cow::ui
