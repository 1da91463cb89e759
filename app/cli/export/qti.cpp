#include "app/cli/export/qti.hpp"

#include "app/cli/export/markup.hpp"
#include "app/view/picture/svg.hpp"
#include "core/base/rng.hpp"

#include <fmt/format.h>

#include <iterator>
#include <set>

namespace cow::cli {
namespace {

using ui::xml_text;

constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view schema_instance = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::size_t ids_an_item = 1000; // of answers: digits, and each once in the file

std::string picture_path(const ExercisePicture& picture) { return "images/" + picture.name + ".png"; }

std::string html_material(std::string_view html) {
    return fmt::format("<material><mattext texttype=\"text/html\">{}</mattext></material>\n", xml_text(html));
}
std::string plain_material(std::string_view text) {
    return fmt::format("<material><mattext texttype=\"text/plain\">{}</mattext></material>\n",
                       xml_text(text));
}
std::string field(std::string_view label, std::string_view entry) {
    return fmt::format("<qtimetadatafield><fieldlabel>{}</fieldlabel><fieldentry>{}</fieldentry>"
                       "</qtimetadatafield>\n",
                       label, entry);
}

/// One question: what is shown, how it is marked, and what is said to it.
class Item {
public:
    Item(const Exercise& exercise, std::size_t number) : exercise_(exercise), first_(number * ids_an_item) {}

    std::string write(std::string_view ident) {
        switch (exercise_.form) {
        case ExerciseForm::choice: write_choice(); break;
        case ExerciseForm::number: write_number(); break;
        case ExerciseForm::pages: write_pages(); break;
        }
        const std::string general = general_feedback(exercise_);
        if (!general.empty()) {
            remark("general_fb", general);
        }
        return fmt::format(
            "<item ident=\"{}\" title=\"{}\">\n<itemmetadata>\n<qtimetadata>\n{}{}{}</qtimetadata>\n"
            "</itemmetadata>\n<presentation>\n{}{}</presentation>\n<resprocessing>\n<outcomes>"
            "<decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>\n"
            "{}{}</resprocessing>\n{}</item>\n",
            ident, xml_text(exercise_.id), field("question_type", type_),
            field("points_possible", fmt::format("{}", exercise_.points)), field("original_answer_ids", ids_),
            html_material("<div>" + html_question(exercise_, source()) + "</div>"), shown_,
            general.empty() ? std::string() : when("<other/>", "general_fb", true), marking_, remarks_);
    }

private:
    std::string source() const { return "$IMS-CC-FILEBASE$/" + picture_path(exercise_.picture); }

    std::string next_id() {
        std::string id = fmt::format("{}", first_ + used_++);
        ids_ += (ids_.empty() ? "" : ",") + id;
        return id;
    }
    void remark(std::string_view ident, std::string_view lines) {
        remarks_ += fmt::format("<itemfeedback ident=\"{}\"><flow_mat>{}</flow_mat></itemfeedback>\n", ident,
                                html_material(html_lines(lines)));
    }
    /// What is said when something was answered.
    static std::string when(std::string_view condition, std::string_view remark, bool goes_on) {
        return fmt::format("<respcondition continue=\"{}\"><conditionvar>{}</conditionvar>"
                           "<displayfeedback feedbacktype=\"Response\" linkrefid=\"{}\"/></respcondition>\n",
                           goes_on ? "Yes" : "No", condition, remark);
    }
    static std::string is(std::string_view what, std::string_view respident = "response1") {
        return fmt::format("<varequal respident=\"{}\">{}</varequal>", respident, xml_text(what));
    }
    static std::string all_points_when(std::string_view condition) {
        return fmt::format("<respcondition continue=\"No\"><conditionvar>{}</conditionvar>"
                           "<setvar action=\"Set\" varname=\"SCORE\">100</setvar></respcondition>\n",
                           condition);
    }

    void write_choice() {
        type_ = "multiple_choice_question";
        std::string right;
        shown_ = "<response_lid ident=\"response1\" rcardinality=\"Single\"><render_choice>\n";
        for (const ExerciseOption& option : exercise_.options) {
            const std::string id = next_id();
            shown_ += fmt::format("<response_label ident=\"{}\">{}</response_label>\n", id,
                                  plain_material(option.text));
            if (option.right) {
                right = all_points_when(is(id));
            } else if (!option.feedback.empty()) {
                marking_ += when(is(id), id + "_fb", true);
                remark(id + "_fb", option.feedback);
            }
        }
        shown_ += "</render_choice></response_lid>\n";
        marking_ += right;
    }

    /// Of single numbers Canvas takes no remarks: they stand together in the one to every wrong answer.
    void write_number() {
        type_ = "numerical_question";
        next_id();
        const std::string& key = exercise_.key;
        shown_ = "<response_str ident=\"response1\" rcardinality=\"Single\"><render_fib fibtype=\"Decimal\">"
                 "<response_label ident=\"answer1\"/></render_fib></response_str>\n";
        marking_ = all_points_when(fmt::format("<or>{0}<and><vargte respident=\"response1\">{1}</vargte>"
                                               "<varlte respident=\"response1\">{1}</varlte></and></or>",
                                               is(key), xml_text(key)));
        std::string wrong;
        for (const ExerciseOption* option : wrong_numbers(exercise_)) {
            wrong += fmt::format("{}{} – {}", wrong.empty() ? "" : "\n", option->text, option->feedback);
        }
        if (!wrong.empty()) {
            marking_ += when("<other/>", "general_incorrect_fb", true);
            remark("general_incorrect_fb", wrong);
        }
    }

    void write_pages() {
        type_ = "matching_question";
        const std::string named = fmt::format("{}", first_ + ids_an_item - 2);
        const std::string other = fmt::format("{}", first_ + ids_an_item - 1);
        for (const ExercisePage& page : exercise_.pages) {
            const std::string response = "response_" + next_id();
            shown_ += fmt::format("<response_lid ident=\"{}\">{}<render_choice>\n", response,
                                  plain_material(page.name));
            for (const auto& [id, word] :
                 {std::pair{&named, &exercise_.named}, std::pair{&other, &exercise_.other}}) {
                shown_ += fmt::format("<response_label ident=\"{}\">{}</response_label>\n", *id,
                                      plain_material(*word));
            }
            shown_ += "</render_choice></response_lid>\n";
            marking_ +=
                fmt::format("<respcondition><conditionvar>{}</conditionvar>"
                            "<setvar varname=\"SCORE\" action=\"Add\">{:.2f}</setvar></respcondition>\n",
                            is(page.named ? named : other, response),
                            100.0 / static_cast<double>(exercise_.pages.size()));
        }
    }

    const Exercise& exercise_;
    std::size_t first_;
    std::size_t used_ = 0;
    std::string_view type_;
    std::string ids_;     ///< of the answers
    std::string shown_;   ///< behind the question: what can be answered
    std::string marking_; ///< conditions
    std::string remarks_;
};

std::string items_of(const ExerciseSheet& sheet, std::string_view ident) {
    std::string out;
    std::size_t number = 0;
    for (const Exercise& exercise : sheet.exercises) {
        ++number;
        out += Item(exercise, number).write(fmt::format("{}_{}", ident, number));
    }
    return out;
}

/// Two quizzes that differ have two names, so that one imported after the other does not replace it.
std::string name_of(const ExerciseSheet& sheet) {
    u64 hash = 0;
    for (const char c : sheet.title + items_of(sheet, "")) {
        hash = mix64(hash ^ static_cast<unsigned char>(c));
    }
    return fmt::format("cowscope_{:016x}", hash);
}

std::string assessment(const ExerciseSheet& sheet, std::string_view ident) {
    return fmt::format("{}<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\" "
                       "xmlns:xsi=\"{}\" xsi:schemaLocation=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2 "
                       "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd\">\n"
                       "<assessment ident=\"{}\" title=\"{}\">\n<qtimetadata>\n{}</qtimetadata>\n"
                       "<section ident=\"root_section\">\n{}</section>\n</assessment>\n</questestinterop>\n",
                       xml_head, schema_instance, ident, xml_text(sheet.title), field("cc_maxattempts", "1"),
                       items_of(sheet, ident));
}

std::string meta(const ExerciseSheet& sheet, std::string_view ident) {
    unsigned points = 0;
    for (const Exercise& exercise : sheet.exercises) {
        points += exercise.points;
    }
    return fmt::format("{}<quiz identifier=\"{}\" xmlns=\"http://canvas.instructure.com/xsd/cccv1p0\" "
                       "xmlns:xsi=\"{}\" xsi:schemaLocation=\"http://canvas.instructure.com/xsd/cccv1p0 "
                       "https://canvas.instructure.com/xsd/cccv1p0.xsd\">\n<title>{}</title>\n"
                       "<description></description>\n<shuffle_answers>true</shuffle_answers>\n"
                       "<scoring_policy>keep_highest</scoring_policy>\n<quiz_type>assignment</quiz_type>\n"
                       "<points_possible>{}</points_possible>\n"
                       "<show_correct_answers>true</show_correct_answers>\n"
                       "<allowed_attempts>1</allowed_attempts>\n<available>false</available>\n</quiz>\n",
                       xml_head, ident, schema_instance, xml_text(sheet.title), points);
}

std::string manifest(const ExerciseSheet& sheet, std::string_view ident,
                     const std::set<std::string>& pictures) {
    std::string out = fmt::format(
        "{0}<manifest identifier=\"{1}_manifest\" "
        "xmlns=\"http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1\" "
        "xmlns:imsmd=\"http://www.imsglobal.org/xsd/imsmd_v1p2\" xmlns:xsi=\"{2}\" "
        "xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1 "
        "http://www.imsglobal.org/xsd/imscp_v1p1.xsd http://www.imsglobal.org/xsd/imsmd_v1p2 "
        "http://www.imsglobal.org/xsd/imsmd_v1p2p2.xsd\">\n<metadata>\n<schema>IMS Content</schema>\n"
        "<schemaversion>1.1.3</schemaversion>\n<imsmd:lom><imsmd:general><imsmd:title><imsmd:string>{3}"
        "</imsmd:string></imsmd:title></imsmd:general></imsmd:lom>\n</metadata>\n<organizations/>\n"
        "<resources>\n<resource identifier=\"{1}\" type=\"imsqti_xmlv1p2\">\n<file href=\"{1}/{1}.xml\"/>\n"
        "<dependency identifierref=\"{1}_meta\"/>\n</resource>\n"
        "<resource identifier=\"{1}_meta\" "
        "type=\"associatedcontent/imscc_xmlv1p1/learning-application-resource\" "
        "href=\"{1}/assessment_meta.xml\">\n<file href=\"{1}/assessment_meta.xml\"/>\n</resource>\n",
        xml_head, ident, schema_instance, xml_text(sheet.title));
    std::size_t number = 0;
    for (const std::string& path : pictures) {
        out += fmt::format("<resource identifier=\"{0}_image_{1}\" type=\"webcontent\" href=\"{2}\">\n"
                           "<file href=\"{2}\"/>\n</resource>\n",
                           ident, ++number, path);
    }
    return out + "</resources>\n</manifest>\n";
}

} // namespace

std::vector<ZipFile> qti_files(const ExerciseSheet& sheet) {
    const std::string ident = name_of(sheet);
    std::vector<ZipFile> out;
    std::set<std::string> pictures;
    for (const Exercise& exercise : sheet.exercises) {
        if (!exercise.picture.bytes.empty() && pictures.insert(picture_path(exercise.picture)).second) {
            out.push_back({picture_path(exercise.picture), exercise.picture.bytes});
        }
    }
    out.push_back({"imsmanifest.xml", manifest(sheet, ident, pictures)});
    out.push_back({fmt::format("{0}/{0}.xml", ident), assessment(sheet, ident)});
    out.push_back({ident + "/assessment_meta.xml", meta(sheet, ident)});
    return out;
}

} // namespace cow::cli
