#pragma once
// Questions as other systems take them: plain data, from which each format is written by a function of its own.

#include "core/base/ids.hpp"

#include <string>
#include <vector>

namespace cow::cli {

enum class ExerciseForm : u8 {
    choice, ///< one of several texts
    number, ///< written as digits
    pages   ///< for each page of a row, one of two words
};

/// What can be chosen, or, of a number, what is known of answers.
struct ExerciseOption {
    std::string text;
    std::string feedback{}; ///< why it is wrong; "" of the right one
    bool right = false;
};

struct ExercisePage {
    std::string name;
    bool named = false; ///< it is one of those that are asked for
};

struct ExercisePicture {
    std::string name;  ///< letters, digits and "-", without an ending; the same for the same picture
    std::string bytes; ///< a PNG file, or an svg element; "": nothing could be drawn
};

struct Exercise {
    std::string id;       ///< as `--questions` prints it
    std::string category; ///< the title of what it is about
    std::string chapter;  ///< "" where there is none
    std::string context;  ///< lines that have to be read first
    std::string moment;   ///< the picture, in lines of words
    ExercisePicture picture{};
    std::string step; ///< the line that it is about; "" where that would be the answer
    std::string text;
    ExerciseForm form{};
    std::vector<ExerciseOption> options{};
    std::vector<ExercisePage> pages{};
    std::string named{}; ///< what a page that is asked for is called: "copied"
    std::string other{}; ///< … and every other one: "not copied"
    std::string key;     ///< as `--key` prints it
    std::string why;     ///< of the key, with the kernel's rule
    unsigned points = 1;

    const std::string& word_of(const ExercisePage& page) const { return page.named ? named : other; }
    /// The word that no page has; "" where each is some page's.
    std::string unused_word() const;
};

struct ExerciseSheet {
    std::string title;
    std::vector<Exercise> exercises;
};

/// What is said to everybody once he has answered: why the key is right, and of pages why other answers are wrong, since
/// there they can be told apart nowhere else. Lines.
std::string general_feedback(const Exercise& exercise);

/// Of a number, each other one that something is known of.
std::vector<const ExerciseOption*> wrong_numbers(const Exercise& exercise);

} // namespace cow::cli
