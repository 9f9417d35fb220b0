/*
 * Classes whose objects are records of settings, by what libraries call them and the modules that they keep them in.
 */

/** `TrainConfig`, `EngineArgs`, `project.config.Evaluation`, by qualified name. */
export const SETTINGS_CLASS =
  /(?:^|\.)[A-Z]\w*(?:Config|Configuration|Args|Arguments|Settings|Options|Params|Parameters|Hparams)$|\.(?:configs?|configuration|settings)\.[A-Z]\w*$/;

/** Base classes that make a record of a class, by qualified name. */
export const RECORD_BASE = /^(?:typing\.(?:NamedTuple|TypedDict)|pydantic\.BaseModel|pydantic_settings\.BaseSettings)$/;

/** Functions that put named values into a dictionary or an object without a will of its own, by qualified name or as builtins. */
export const RECORD_MAKERS = /^(?:dict|types\.SimpleNamespace|argparse\.Namespace|dataclasses\.replace|copy\.replace)$/;
